namespace CloudTemplate.Resources.ApiGateway;

/// <summary>Mappings as far as they say the same to every request.</summary>
internal static class StaticText
{
    /// <summary>The values of headers: <c>method.response.header.X: "'text'"</c>.</summary>
    /// <param name="section">Has the map.</param>
    /// <param name="property">The map's name.</param>
    /// <param name="prefix">What stands before the headers' names.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(Section section, string property, string prefix)
    {
        List<KeyValuePair<string, string>> headers = [];
        foreach (var (name, value) in section.TextMap(property))
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length == prefix.Length)
            {
                section.Problem($"{property}.{name}", $"isn't a header of the answer. Make it {prefix}{{name}}.");
            }
            else if (value is not ['\'', .., '\''] || value.Length < 2 || value.AsSpan(1, value.Length - 2).ContainsAnyExceptInRange(' ', '~'))
            {
                section.Problem($"{property}.{name}", $"is {value}, and only printable text in single quotes is emulated. Make it '…'.");
            }
            else
            {
                headers.Add(new(name[prefix.Length..], value[1..^1]));
            }
        }

        return headers;
    }

    /// <summary>The one template of a map by content type; null where there is none.</summary>
    /// <param name="section">Has the map.</param>
    /// <param name="property">The map's name.</param>
    /// <param name="variables">What may stand in it after all.</param>
    public static (string ContentType, string Text)? Template(Section section, string property, params ReadOnlySpan<string> variables)
    {
        var templates = section.TextMap(property);
        if (templates.Count > 1)
        {
            section.Problem(property, $"has {templates.Count} content types, and a choice by the request's Accept isn't emulated. Leave one.");
            return null;
        }

        foreach (var (contentType, text) in templates)
        {
            Check(section, $"{property}.{contentType}", text, variables);
            return (contentType, text);
        }

        return null;
    }

    /// <summary>Notes what the Velocity Template Language would act on.</summary>
    public static void Check(Section section, string property, string text, params ReadOnlySpan<string> variables)
    {
        foreach (var variable in variables)
        {
            text = text.Replace(variable, "", StringComparison.Ordinal);
        }

        if (text.AsSpan().ContainsAny('$', '#'))
        {
            var also = variables.IsEmpty ? "" : $" and {string.Join(", ", variables)}";
            section.Problem(property, $"has expressions ($ or #) that aren't emulated. Use plain text{also}, or a function.");
        }
    }
}
