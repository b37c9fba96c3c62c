using System.Text;

namespace CloudTemplate.Tests;

/// <summary>Short ways to resolve a template, and to be told what is wrong with it.</summary>
internal static class Templates
{
    public static readonly TemplateContext Shop = new() { StackName = "Shop" };

    public static SystemModel Resolve(string json, TemplateContext? context = null)
    {
        try
        {
            return Template.Resolve(Encoding.UTF8.GetBytes(json), context ?? Shop);
        }
        catch (TemplateException error)
        {
            throw new InvalidOperationException($"The template should have no problems, but:{Environment.NewLine}{error.Message}", error);
        }
    }

    public static IReadOnlyList<string> Problems(string json, TemplateContext? context = null) =>
        Should.Throw<TemplateException>(() => Template.Resolve(Encoding.UTF8.GetBytes(json), context ?? Shop)).Problems;

    /// <summary>A template of these resources, written as the inside of the <c>Resources</c> object.</summary>
    public static string Of(string resources) => $$"""{ "Resources": { {{resources}} } }""";

    /// <summary>A template with one queue and one output, whose value is that expression.</summary>
    public static string Output(string expression, string sections = "") => $$"""
        {
          {{sections}}
          "Resources": { "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "orders" } } },
          "Outputs": { "Result": { "Value": {{expression}} } }
        }
        """;

    /// <summary>What that expression comes to.</summary>
    public static string Evaluate(string expression, string sections = "", TemplateContext? context = null) =>
        Resolve(Output(expression, sections), context).Outputs["Result"];
}
