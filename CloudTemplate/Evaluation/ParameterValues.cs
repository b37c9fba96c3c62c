using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>The values of the template's parameters: those given, else their defaults, checked as CloudFormation checks them.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html</remarks>
internal static class ParameterValues
{
    // Looked up in the account's parameter store; the CDK's BootstrapVersion is one. Its default is a path there, not its value.
    private const string LookedUp = "AWS::SSM::Parameter::Value<";

    private static readonly string[] OfAWS =
    [
        "AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id", "AWS::EC2::KeyPair::KeyName", "AWS::EC2::SecurityGroup::GroupName",
        "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id", "AWS::EC2::Volume::Id", "AWS::EC2::VPC::Id", "AWS::Route53::HostedZone::Id",
    ];

    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
    // Their values are taken as they are: whether the account has such a thing can't be told here.
    private static readonly FrozenSet<string> Types =
    [
        "String", "Number", "List<Number>", "List<String>", "CommaDelimitedList",
        .. OfAWS, .. OfAWS.Select(type => $"List<{type}>"), "AWS::SSM::Parameter::Name",
    ];

    public static IReadOnlyDictionary<string, Value> Read(
        IReadOnlyDictionary<string, JsonElement> declared, IReadOnlyDictionary<string, string> given, Problems problems)
    {
        foreach (var name in given.Keys.Where(name => !declared.ContainsKey(name)))
        {
            problems.Add(new Place($"Parameters.{name}"), "a value is given, but the template has no such parameter. Mend the name.");
        }

        var values = new Dictionary<string, Value>();
        foreach (var (name, declaration) in declared)
        {
            var place = new Place($"Parameters.{name}");
            var type = declaration.ValueKind == JsonValueKind.Object ? Attribute(declaration, "Type") : null;
            if (type is null)
            {
                problems.Add(place, "has no Type. Give it one, like String.");
                values[name] = Value.Unresolved;
                continue;
            }

            if (!Types.Contains(type) && !(type.StartsWith(LookedUp, StringComparison.Ordinal) && type.EndsWith('>')))
            {
                problems.Add(place.In("Type"), $"{type} isn't a type of parameter that is known here. Use String, Number or CommaDelimitedList.");
                values[name] = Value.Unresolved;
                continue;
            }

            var text = given.GetValueOrDefault(name) ?? (type.StartsWith(LookedUp, StringComparison.Ordinal) ? null : Attribute(declaration, "Default"));
            values[name] = text is null ? Missing(name, type, place, problems) : Convert(text, type, declaration, place, problems);
        }

        return values;
    }

    /// <summary>A parameter without a value, which is only wrong for those that are looked up when something uses them.</summary>
    private static Value Missing(string name, string type, Place place, Problems problems)
    {
        if (type.StartsWith(LookedUp, StringComparison.Ordinal))
        {
            return new Value.Unavailable($"{name} is looked up in the parameter store, which isn't here. Give its value as parameter {name}.");
        }

        problems.Add(place, $"has neither a default nor a value. Give one for {name}.");
        return Value.Unresolved;
    }

    private static Value Convert(string text, string type, JsonElement declaration, Place place, Problems problems)
    {
        var isList = type == "CommaDelimitedList" || type.Contains("List<", StringComparison.Ordinal);
        var items = isList ? text.Split(',', StringSplitOptions.TrimEntries) : [text];
        foreach (var wrong in items.Select(item => Wrong(item, type, declaration)).OfType<string>())
        {
            // Not the value itself: it may be a password (NoEcho).
            problems.Add(place, Attribute(declaration, "ConstraintDescription") ?? wrong);
        }

        return isList ? Value.List(items) : Value.Text(text);
    }

    private static string? Wrong(string text, string type, JsonElement declaration)
    {
        if (type is "Number" or "List<Number>")
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return "its value isn't a number.";
            }

            if (number < Limit(declaration, "MinValue") || number > Limit(declaration, "MaxValue"))
            {
                return $"its value isn't between {Attribute(declaration, "MinValue") ?? "-∞"} and {Attribute(declaration, "MaxValue") ?? "∞"}.";
            }
        }

        if (declaration.TryGetProperty("AllowedValues", out var allowed)
            && allowed.ValueKind == JsonValueKind.Array
            && !allowed.EnumerateArray().Any(value => Scalar(value) == text))
        {
            return $"its value isn't one of {string.Join(", ", allowed.EnumerateArray().Select(Scalar))}.";
        }

        if (Attribute(declaration, "AllowedPattern") is { } pattern
            && !Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
        {
            return $"its value doesn't match {pattern}.";
        }

        return text.Length < Limit(declaration, "MinLength") || text.Length > Limit(declaration, "MaxLength")
            ? $"its value hasn't {Attribute(declaration, "MinLength") ?? "0"} to {Attribute(declaration, "MaxLength") ?? "∞"} characters."
            : null;
    }

    /// <summary>A limit, which may be written as a number or as a text; NaN, which no comparison holds for, when there is none.</summary>
    private static double Limit(JsonElement declaration, string name) =>
        double.TryParse(Attribute(declaration, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) ? limit : double.NaN;

    private static string? Attribute(JsonElement declaration, string name) => declaration.TryGetProperty(name, out var value) ? Scalar(value) : null;

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
