using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalCloud.Lambda;

/// <summary>An error as Lambda itself reports it to the caller of a function.</summary>
/// <param name="Type">Lambda's name for it: <c>Sandbox.Timedout</c>.</param>
/// <param name="Message">What happened; the invocation that it happened to is put before it.</param>
internal sealed record FunctionError(string Type, string Message)
{
    /// <summary>The longest response of a function, in bytes. Not quite the round figure of the documentation: the Runtime API allows 100 more.</summary>
    public const int LongestResponse = (6 * 1024 * 1024) + 100;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Timeout = "Sandbox.Timedout";

    /// <summary>The process was killed for taking more memory than the function has.</summary>
    public static readonly FunctionError OutOfMemory = new("Runtime.OutOfMemory", "Runtime exited with error: signal: killed");

    public bool IsTimeout => Type == Timeout;

    public static FunctionError TimedOut(TimeSpan after) => new(Timeout, $"Task timed out after {after.TotalSeconds:F2} seconds");

    public static FunctionError InitTimedOut(TimeSpan after) => new(Timeout, $"Init phase timed out after {after.TotalSeconds:F2} seconds");

    public static FunctionError ResponseTooLarge(long bytes) => new(
        "Function.ResponseSizeTooLarge",
        $"Response payload size ({bytes} bytes) exceeded maximum allowed payload size ({LongestResponse} bytes).");

    /// <summary>A process that we didn't start has gone, which is all we see of its end.</summary>
    public static readonly FunctionError Detached = new("Runtime.ExitError", "The attached process closed its connection to the Runtime API before it answered");

    /// <summary>The process ended by itself, in the words of Lambda, which are those of Go.</summary>
    /// <param name="exitCode">128 + n for signal n.</param>
    public static FunctionError Exited(int exitCode) => new("Runtime.ExitError", exitCode switch
    {
        0 => "Runtime exited without providing a reason",
        128 + 6 => "Runtime exited with error: signal: aborted",
        128 + 9 => "Runtime exited with error: signal: killed",
        128 + 11 => "Runtime exited with error: signal: segmentation fault",
        128 + 15 => "Runtime exited with error: signal: terminated",
        _ => $"Runtime exited with error: exit status {exitCode}",
    });

    /// <summary>The payload that the caller gets.</summary>
    public byte[] ToPayload(string requestId) =>
        Write(Type, Type == "Function.ResponseSizeTooLarge" ? Message : $"RequestId: {requestId} Error: {Message}");

    public static byte[] Write(string type, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("errorType"u8, type);
            json.WriteString("errorMessage"u8, message);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
