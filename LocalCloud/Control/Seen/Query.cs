using System.Globalization;

namespace LocalCloud.Control.Seen;

/// <summary>A parameter of a request isn't what it should be: the message says which, and what it may be.</summary>
public sealed class QueryException(string message) : Exception(message);

/// <summary>Reads the parameters of a request.</summary>
internal static class Query
{
    /// <summary>Null when it isn't given.</summary>
    public static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <exception cref="QueryException">It is no number from 1 to the most.</exception>
    public static int Limit(HttpRequest request, int usual, int most) => Text(request, "limit") is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit
        : throw new QueryException($"limit is '{text}'; it may be 1 to {most}.");

    /// <exception cref="QueryException">It is no number, or below zero.</exception>
    public static double? Number(HttpRequest request, string name) => Text(request, name) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : throw new QueryException($"{name} is '{text}'; it must be a number, zero or more.");

    /// <exception cref="QueryException">It is no time.</exception>
    public static DateTimeOffset? Time(HttpRequest request, string name) => Text(request, name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new QueryException($"{name} is '{text}'; it must be a time as 2026-11-22T14:32:08Z.");

    /// <exception cref="QueryException">It is another word.</exception>
    public static string? Word(HttpRequest request, string name, params ReadOnlySpan<string> words)
    {
        if (Text(request, name) is not { } text)
        {
            return null;
        }

        foreach (var word in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        throw new QueryException($"{name} is '{text}'; it may be {string.Join(", ", words)}.");
    }
}
