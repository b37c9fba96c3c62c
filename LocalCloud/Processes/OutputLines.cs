using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace LocalCloud.Processes;

/// <summary>Cuts a program's output into lines.</summary>
internal static class OutputLines
{
    /// <summary>As large as CloudWatch Logs lets one event be: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html</summary>
    private const int LongestLine = 256 * 1024;

    /// <summary>Reads to the end of the stream; <paramref name="line"/> gets each line without its end.</summary>
    public static async Task ReadAsync(Stream stream, Action<string> line)
    {
        var reader = PipeReader.Create(stream);
        while (true)
        {
            var read = await reader.ReadAsync();
            var rest = read.Buffer;
            while (TryCut(ref rest, read.IsCompleted, out var text))
            {
                line(text);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                await reader.CompleteAsync();
                return;
            }
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> rest, bool last, out string text)
    {
        var sequence = new SequenceReader<byte>(rest);
        if (sequence.TryReadTo(out ReadOnlySequence<byte> found, (byte)'\n') && found.Length <= LongestLine)
        {
            rest = rest.Slice(sequence.Position);
        }
        else if (rest.Length > LongestLine || (last && rest.Length > 0))
        {
            found = rest.Slice(0, Math.Min(rest.Length, LongestLine));
            rest = rest.Slice(found.End);
        }
        else
        {
            text = "";
            return false;
        }

        text = Encoding.UTF8.GetString(found).TrimEnd('\r');
        return true;
    }
}
