using System.Globalization;
using System.Text.Json;

namespace LocalCloud.Logs.Filters;

/// <summary>
/// Reads <c>{ CONDITION }</c>: comparisons, <c>IS</c> and <c>NOT EXISTS</c>, joined by <c>&amp;&amp;</c>, which binds closer, and <c>||</c>, in
/// parentheses where wanted. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#matching-terms-events
/// </summary>
internal ref struct JsonPatternParser
{
    private const int Deepest = 50;
    private ReadOnlySpan<char> _rest;
    private int _depth;

    private JsonPatternParser(ReadOnlySpan<char> text) => _rest = text;

    /// <param name="pattern">With its braces.</param>
    public static JsonPattern Parse(string pattern)
    {
        JsonPatternParser parser = new(pattern.AsSpan()[1..^1]);
        var condition = parser.Either();
        return parser.Next().IsEmpty ? new JsonPattern(condition) : throw FilterPattern.Invalid($"nothing can follow at '{parser._rest}'");
    }

    private IJsonCondition Either()
    {
        if (++_depth > Deepest)
        {
            throw FilterPattern.Invalid($"its parentheses are more than {Deepest} deep");
        }

        List<IJsonCondition> conditions = [Both()];
        while (Take("||"))
        {
            conditions.Add(Both());
        }

        _depth--;
        return conditions is [var only] ? only : new AnyOf(conditions);
    }

    private IJsonCondition Both()
    {
        List<IJsonCondition> conditions = [One()];
        while (Take("&&"))
        {
            conditions.Add(One());
        }

        return conditions is [var only] ? only : new AllOf(conditions);
    }

    private IJsonCondition One()
    {
        if (Take("("))
        {
            var inner = Either();
            return Take(")") ? inner : throw FilterPattern.Invalid("a parenthesis has no partner");
        }

        var selector = Selector();
        return Take("IS ") ? new IsOfKind(selector, Kind())
            : Take("NOT ") ? Take("EXISTS") ? new NotThere(selector) : throw Expected("EXISTS after NOT")
            : Comparison(selector);
    }

    private JsonValueKind Kind() =>
        Take("NULL") ? JsonValueKind.Null
        : Take("TRUE") ? JsonValueKind.True
        : Take("FALSE") ? JsonValueKind.False
        : throw Expected("NULL, TRUE or FALSE after IS");

    private IJsonCondition Comparison(PropertySelector selector)
    {
        var sign = Take(">=") ? ">=" : Take("<=") ? "<=" : Take("!=") ? "!=" : Take("=") ? "=" : Take(">") ? ">" : Take("<") ? "<"
            : throw Expected("=, !=, <, >, <=, >=, IS or NOT EXISTS");
        var rest = Next();
        var isQuoted = rest is ['"', ..];
        var value = isQuoted ? TermPattern.Quoted(ref rest) : Unquoted(ref rest);
        _rest = rest;
        if (!isQuoted && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            IJsonCondition asNumber = new NumberComparison(selector, Passes(sign), number);
            return sign is "=" ? new AnyOf([asNumber, new TextComparison(selector, true, new Wildcard(value))]) : asNumber;
        }

        return sign is "=" or "!="
            ? new TextComparison(selector, sign is "=", new Wildcard(value))
            : throw FilterPattern.Invalid($"'{sign}' compares with numbers, not with '{value}'");
    }

    private static Func<int, bool> Passes(string sign) => sign switch
    {
        ">" => static order => order > 0,
        "<" => static order => order < 0,
        ">=" => static order => order >= 0,
        "<=" => static order => order <= 0,
        "!=" => static order => order != 0,
        _ => static order => order == 0,
    };

    private static string Unquoted(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(" \t)&|");
        var value = (end < 0 ? rest : rest[..end]).ToString();
        rest = end < 0 ? [] : rest[end..];
        return value.StartsWith('%')
            ? throw FilterPattern.Invalid("regular expressions (%...%) are not emulated; compare with a text that has '*' in it")
            : value.Length > 0 && value.All(one => char.IsAsciiLetterOrDigit(one) || one is '*' or '.' or '-' or '+' or '_' or ':')
                ? value
                : throw FilterPattern.Invalid($"'{value}' is no number and no plain word: quote it");
    }

    private PropertySelector Selector()
    {
        if (Next() is not ['$', ..])
        {
            throw Expected("a property such as $.level");
        }

        _rest = _rest[1..];
        List<(string?, int)> steps = [];
        while (_rest is ['.' or '[', ..])
        {
            var isInBrackets = _rest is ['[', ..] or ['.', '[', ..];
            _rest = _rest[(_rest is ['.', '[', ..] ? 2 : 1)..];
            steps.Add(isInBrackets ? InBrackets() : (Name(), 0));
        }

        return steps.Count > 0 ? new PropertySelector(steps) : throw Expected("a property such as $.level");
    }

    private string Name()
    {
        var end = 0;
        while (end < _rest.Length && (char.IsLetterOrDigit(_rest[end]) || _rest[end] is '_' or '-'))
        {
            end++;
        }

        var name = _rest[..end].ToString();
        _rest = _rest[end..];
        return name.Length > 0 ? name : throw Expected("a property's name after '.' (wildcards in it are not emulated)");
    }

    /// <summary><c>0]</c> or <c>'order.id']</c></summary>
    private (string? Name, int At) InBrackets()
    {
        var end = _rest.IndexOf(']');
        var inside = (end < 0 ? [] : _rest[..end]).Trim();
        _rest = end < 0 ? [] : _rest[(end + 1)..];
        return inside switch
        {
            ['\'', _, .., '\''] or ['"', _, .., '"'] => (inside[1..^1].ToString(), 0),
            _ when int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var at) => (null, at),
            _ => throw FilterPattern.Invalid($"[{inside}] is no place in an array and no quoted name (wildcards are not emulated)"),
        };
    }

    private bool Take(string token)
    {
        if (!Next().StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        _rest = _rest[token.Length..];
        return true;
    }

    private ReadOnlySpan<char> Next() => _rest = _rest.TrimStart();

    private readonly FrontDoor.AwsServiceException Expected(string what) =>
        FilterPattern.Invalid($"expected {what}{(_rest.IsEmpty ? " at its end" : $", not '{_rest}'")}");
}
