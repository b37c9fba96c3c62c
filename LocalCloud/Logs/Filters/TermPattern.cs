using System.Text;

namespace LocalCloud.Logs.Filters;

/// <summary>
/// Terms that a message has: <c>ERROR "bad request"</c> has both, <c>?ERROR ?WARN</c> either, and <c>-DEBUG</c> must not be in it.
/// Upper and lower case differ, and a term may be part of a word.
/// </summary>
internal sealed class TermPattern(IReadOnlyList<byte[]> all, IReadOnlyList<byte[]> any, IReadOnlyList<byte[]> none) : FilterPattern
{
    public static new TermPattern Parse(string text)
    {
        List<byte[]> all = [], any = [], none = [];
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var kind = rest[0] is '?' or '-' ? rest[0] : ' ';
            rest = kind == ' ' ? rest : rest[1..];
            var term = Encoding.UTF8.GetBytes(rest is ['"', ..] ? Quoted(ref rest) : Plain(ref rest));
            (kind switch { '?' => any, '-' => none, _ => all }).Add(term);
            rest = rest.TrimStart();
        }

        return any.Count > 0 && (all.Count > 0 || none.Count > 0)
            ? throw Invalid("terms with '?' among others without it are not emulated; CloudWatch would pass over the '?'")
            : new TermPattern(all, any, none);
    }

    public override bool Matches(ReadOnlySpan<byte> message)
    {
        foreach (var term in all)
        {
            if (message.IndexOf(term) < 0)
            {
                return false;
            }
        }

        return !HasOneOf(none, message) && (any.Count == 0 || HasOneOf(any, message));
    }

    private static bool HasOneOf(IReadOnlyList<byte[]> terms, ReadOnlySpan<byte> message)
    {
        foreach (var term in terms)
        {
            if (message.IndexOf(term) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a phrase in quotes off the text; a backslash keeps its character's meaning from it.</summary>
    internal static string Quoted(ref ReadOnlySpan<char> rest)
    {
        StringBuilder phrase = new();
        rest = rest[1..];
        while (rest is not ['"', ..])
        {
            rest = rest is ['\\', '"' or '\\', ..] ? rest[1..] : rest;
            phrase.Append(rest.IsEmpty ? throw Invalid("a quotation mark has no partner") : rest[0]);
            rest = rest[1..];
        }

        rest = rest[1..];
        return phrase.ToString();
    }

    private static string Plain(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(' ', '\t');
        var term = (end < 0 ? rest : rest[..end]).ToString();
        rest = end < 0 ? [] : rest[end..];
        return term.Length > 0 && term.All(one => char.IsLetterOrDigit(one) || one == '_')
            ? term
            : throw Invalid($"invalid character(s) in term '{term}': quote what isn't only letters, digits and '_'");
    }
}
