namespace CloudTemplate;

public sealed record LogGroupModel : ResourceModel
{
    public required string Name { get; init; }

    /// <summary>As <c>Fn::GetAtt</c> gives it: with <c>:*</c> at its end.</summary>
    public required string Arn { get; init; }

    /// <summary>Null: for ever.</summary>
    public int? RetentionInDays { get; init; }
}
