using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>The template's resources, as expressions refer to them.</summary>
internal interface IResources
{
    /// <summary>What <c>Ref</c> gives of a resource; null when the template has no resource of that name.</summary>
    Value? Ref(string logicalId, Place at);

    /// <summary>What <c>Fn::GetAtt</c> gives of a resource; null when the template has no resource of that name.</summary>
    Value? Attribute(string logicalId, string attribute, Place at);
}
