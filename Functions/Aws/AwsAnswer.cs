using System.Text.Json;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>Reads the few fields that we need of what a service answers.</summary>
internal static class AwsAnswer
{
    /// <summary>A string among the answer's properties; null when it isn't there, or the answer isn't JSON.</summary>
    public static string? Text(ReadOnlySpan<byte> answer, ReadOnlySpan<char> name)
    {
        var reader = new Utf8JsonReader(answer);
        try
        {
            return JsonText.MoveTo(ref reader, name) ? JsonText.Text(ref reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A moment, which AWS's JSON writes as epoch seconds with a fraction; null when it isn't there.</summary>
    public static DateTimeOffset? Moment(ReadOnlySpan<byte> answer, ReadOnlySpan<char> name)
    {
        var reader = new Utf8JsonReader(answer);
        try
        {
            return JsonText.MoveTo(ref reader, name) && reader.TokenType == JsonTokenType.Number && reader.GetDouble() is >= 0 and < 1e11 and var seconds
                ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
