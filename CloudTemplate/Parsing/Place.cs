namespace CloudTemplate.Parsing;

/// <summary>Where in a template something stands, as people look for it: the construct's path, the logical id, the property.</summary>
/// <param name="Owner">The resource (<c>Shop/Orders/Resource (OrdersB7C2)</c>), or the section's entry (<c>Outputs.Url</c>).</param>
/// <param name="Property">The way inside of it (<c>RedrivePolicy.maxReceiveCount</c>); empty for the owner itself.</param>
internal sealed record Place(string Owner, string Property = "")
{
    public static Place Of(string path, string logicalId) => new(path == logicalId ? logicalId : $"{path} ({logicalId})");

    public static Place Of(ResourceModel resource) => Of(resource.Path, resource.LogicalId);

    /// <summary>The entry of that name inside this place.</summary>
    public Place In(string name) => this with { Property = Property.Length == 0 ? name : $"{Property}.{name}" };

    /// <summary>The item at that index of this place's list.</summary>
    public Place At(int index) => this with { Property = $"{Property}[{index}]" };

    public override string ToString() => Property.Length == 0 ? Owner : $"{Owner}, {Property}";
}
