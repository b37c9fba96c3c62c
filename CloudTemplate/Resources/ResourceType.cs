using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources;

/// <summary>What one type of resource means: its properties, what references to it give, and its place in the model.</summary>
internal abstract class ResourceType
{
    /// <summary><c>AWS::SQS::Queue</c>.</summary>
    public abstract string Name { get; }

    public abstract PropertyTable Properties { get; }

    /// <summary>What <c>Ref</c> gives: the "return values" in the type's documentation.</summary>
    public abstract string Ref(ResourceView resource);

    /// <summary>What <c>Fn::GetAtt</c> gives; null when the type has no such attribute.</summary>
    public virtual string? Attribute(ResourceView resource, string name) => null;

    /// <summary>Whether it has properties that only its maker knows.</summary>
    public virtual bool TakesAnyProperty => false;

    /// <summary>What in that property is looked up when it is used.</summary>
    public virtual Lookup LooksUp(string property) => Lookup.Nothing;

    /// <summary>Adds the resource to the model.</summary>
    public abstract void Read(ResourceView resource, ModelBuilder model);
}
