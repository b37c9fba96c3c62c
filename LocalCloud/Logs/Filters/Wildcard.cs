namespace LocalCloud.Logs.Filters;

/// <summary>A text in which <c>*</c> stands for any characters, or none.</summary>
internal sealed class Wildcard(string pattern)
{
    private readonly string[] _parts = pattern.Split('*');

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (_parts is [var whole])
        {
            return text.SequenceEqual(whole);
        }

        if (!text.StartsWith(_parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        text = text[_parts[0].Length..];
        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            // The first place leaves the most for what follows.
            var at = text.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            text = text[(at + part.Length)..];
        }

        return text.EndsWith(_parts[^1], StringComparison.Ordinal);
    }
}
