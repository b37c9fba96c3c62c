using System.Reflection;
using System.Text.RegularExpressions;

namespace CloudTemplate.Tests.Resources;

/// <summary>
/// Holds the tables of properties beside those of the CDK, which are made from AWS's own specification. Only metadata is read:
/// nothing of the CDK runs.
/// </summary>
public sealed partial class PropertyAuditTests
{
    private const string Root = "Amazon.CDK.AWS.";
    private static readonly Assembly Cdk = Assembly.Load("Amazon.CDK.Lib");

    private static readonly Dictionary<string, Type> Interfaces = Cdk.GetExportedTypes()
        .Where(type => type is { IsInterface: true, Namespace: not null } && type.Namespace.StartsWith(Root, StringComparison.Ordinal) && Props().IsMatch(type.Name))
        .ToDictionary(type => $"AWS::{type.Namespace![Root.Length..]}::{Props().Match(type.Name).Groups["name"].Value}", StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string> Types => [.. Emulated.Types.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_property_of_a_type_is_honoured_known_to_be_without_effect_or_refused(string type)
    {
        Interfaces.ShouldContainKey(type);
        var known = Emulated.Types.Single(one => one.Name == type).Properties.ToLookup(property => property.Name, StringComparer.OrdinalIgnoreCase);

        Unnamed(Interfaces[type], "", known).ShouldBeEmpty($"Name them in the table of {type}: honoured, or by Ignore or Refuse with the reason.");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Whatever_isnt_honoured_has_a_reason(string type) =>
        Emulated.Types.Single(one => one.Name == type).Properties
            .Where(property => property.Handling != PropertyHandling.Honoured && property.Remark.Length == 0)
            .Select(property => property.Name)
            .ShouldBeEmpty();

    [Fact]
    public void A_type_without_a_local_effect_has_a_reason_too() =>
        Emulated.InertTypes.Where(type => type.Value.Length == 0).ShouldBeEmpty();

    /// <summary>The properties that no list has; inside of honoured ones too.</summary>
    private static IEnumerable<string> Unnamed(Type type, string prefix, ILookup<string, EmulatedProperty> known)
    {
        foreach (var property in type.GetProperties())
        {
            var arguments = property.CustomAttributes.Single(attribute => attribute.AttributeType.Name == "JsiiPropertyAttribute").ConstructorArguments;
            var name = prefix + (string)arguments[0].Value!;
            if (!known[name].Any())
            {
                yield return name;
            }
            else if (known[name].First().Handling == PropertyHandling.Honoured && Nested().Match((string)arguments[1].Value!) is { Success: true } inner)
            {
                foreach (var missing in Unnamed(type.Assembly.GetType($"{type.Namespace}.{inner.Groups["owner"].Value}+I{inner.Groups["name"].Value}", throwOnError: true)!, $"{name}.", known))
                {
                    yield return missing;
                }
            }
        }
    }

    [GeneratedRegex("^ICfn(?<name>.+)Props$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Props();

    [GeneratedRegex(@"aws-cdk-lib\.aws_\w+\.(?<owner>Cfn\w+)\.(?<name>\w+Property)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nested();
}
