namespace CloudTemplate.Evaluation;

/// <summary>What <c>Ref</c> finds besides resources: the template's parameters, and those that CloudFormation gives.</summary>
internal sealed class Symbols(TemplateContext context, IReadOnlyDictionary<string, Value> parameters)
{
    /// <summary>The value of that name; null when there is none.</summary>
    public Value? Find(string name) => Pseudo(name) ?? parameters.GetValueOrDefault(name);

    /// <summary>What another stack exports under that name; null when nobody gave it.</summary>
    public string? Import(string name) => context.Imports.GetValueOrDefault(name);

    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
    private Value? Pseudo(string name) => name switch
    {
        "AWS::AccountId" => Value.Text(context.AccountId),
        "AWS::NoValue" => Value.Absent,
        "AWS::NotificationARNs" => Value.List([]),
        "AWS::Partition" => Value.Text(context.Partition),
        "AWS::Region" => Value.Text(context.Region),
        "AWS::StackId" => Value.Text(context.StackId),
        "AWS::StackName" => Value.Text(context.StackName),
        "AWS::URLSuffix" => Value.Text(context.UrlSuffix),
        _ => null,
    };
}
