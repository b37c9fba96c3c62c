namespace LocalCloud.Iam;

/// <summary>The wildcards of policies: <c>*</c> for any characters, also none, and <c>?</c> for exactly one.</summary>
internal static class Pattern
{
    private delegate bool Fits(ReadOnlySpan<char> pattern, int at, char character);

    /// <summary>Actions, of which neither the service nor the name has a case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html</summary>
    public static bool MatchesAction(string pattern, string action) => IsPlain(pattern)
        ? pattern.Equals(action, StringComparison.OrdinalIgnoreCase)
        : Matches(pattern, action, static (text, at, character) => text[at] is '*' or '?' || char.ToLowerInvariant(text[at]) == char.ToLowerInvariant(character));

    /// <summary>Any text, case and all, as <c>StringLike</c> compares.</summary>
    public static bool MatchesText(string pattern, string text) => IsPlain(pattern)
        ? pattern == text
        : Matches(pattern, text, static (text, at, character) => text[at] is '*' or '?' || text[at] == character);

    /// <summary>
    /// ARNs. A wildcard stays within its segment, between two colons, unless it is a <c>*</c> at the segment's end: that one reaches beyond.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    /// </summary>
    public static bool MatchesArn(string pattern, string arn) => IsPlain(pattern)
        ? pattern == arn
        : Matches(pattern, arn, static (text, at, character) => text[at] switch
        {
            '*' => character != ':' || at == text.Length - 1 || text[at + 1] == ':',
            '?' => character != ':',
            var same => same == character,
        });

    /// <summary>
    /// ARNs as <c>ArnLike</c> compares them: each of the six parts for itself, so that no wildcard reaches beyond its own.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
    /// </summary>
    public static bool MatchesArnParts(string pattern, string arn)
    {
        var (patterns, parts) = (pattern.Split(':', 6), arn.Split(':', 6));
        return pattern == "*" || (patterns.Length == parts.Length && patterns.Zip(parts).All(pair => MatchesText(pair.First, pair.Second)));
    }

    /// <summary>Most are, and every call is compared with some.</summary>
    private static bool IsPlain(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') < 0;

    /// <summary>Follows all ways through the pattern at once, so that no pattern, however many stars it has, takes longer than its length times the text's.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, Fits fits)
    {
        // reachable[p]: pattern[..p] matches the text up to here.
        Span<bool> reachable = pattern.Length < 256 ? stackalloc bool[pattern.Length + 1] : new bool[pattern.Length + 1];
        reachable.Clear();
        reachable[0] = true;
        SkipStars(pattern, reachable);
        foreach (var character in text)
        {
            var any = false;
            for (var at = pattern.Length; at >= 0; at--)
            {
                var stays = at < pattern.Length && reachable[at] && pattern[at] == '*' && fits(pattern, at, character);
                var comes = at > 0 && reachable[at - 1] && pattern[at - 1] != '*' && fits(pattern, at - 1, character);
                reachable[at] = stays || comes;
                any |= reachable[at];
            }

            if (!any)
            {
                return false;
            }

            SkipStars(pattern, reachable);
        }

        return reachable[pattern.Length];
    }

    /// <summary>A star may also stand for nothing.</summary>
    private static void SkipStars(ReadOnlySpan<char> pattern, Span<bool> reachable)
    {
        for (var at = 0; at < pattern.Length; at++)
        {
            if (reachable[at] && pattern[at] == '*')
            {
                reachable[at + 1] = true;
            }
        }
    }
}
