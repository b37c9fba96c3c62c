namespace CloudTemplate.Resources;

/// <summary>
/// What is known of the properties of a resource type (or of an object inside of one). A property that isn't honoured and not
/// known to be without effect stops the template: it might change what runs, and then the local system would be another than
/// the deployed one.
/// </summary>
internal sealed class PropertyTable
{
    private readonly Dictionary<string, string> _honoured;
    private readonly Dictionary<string, string> _inert = [];
    private readonly Dictionary<string, string> _refused = [];
    private readonly Dictionary<string, PropertyTable> _inner = [];

    private PropertyTable(IEnumerable<string> honoured) => _honoured = honoured.ToDictionary(name => name, _ => "");

    /// <summary>Read, and done as AWS does it; with what is restricted, or "".</summary>
    public IReadOnlyDictionary<string, string> Honoured => _honoured;

    /// <summary>Known, and without an effect that anybody could see locally; with the reason. Not even evaluated.</summary>
    public IReadOnlyDictionary<string, string> Inert => _inert;

    /// <summary>Known, and not emulated; with the reason.</summary>
    public IReadOnlyDictionary<string, string> Refused => _refused;

    /// <summary>The tables of the objects inside, by property.</summary>
    public IReadOnlyDictionary<string, PropertyTable> Inner => _inner;

    /// <param name="honoured">What is done.</param>
    /// <param name="inert">What has no effect for one of the usual reasons: <see cref="InertReasons"/>.</param>
    public static PropertyTable Of(string[] honoured, params ReadOnlySpan<string> inert)
    {
        PropertyTable table = new(honoured);
        foreach (var name in inert)
        {
            table._inert[name] = InertReasons.Of(name);
        }

        return table;
    }

    /// <summary>Honoured properties of which not every value is.</summary>
    public PropertyTable Only(string restriction, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _honoured[name] = restriction;
        }

        return this;
    }

    /// <summary>Properties without a local effect.</summary>
    public PropertyTable Ignore(string reason, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _inert[name] = reason;
        }

        return this;
    }

    /// <summary>Properties that stop the template, but for those that are in another list already.</summary>
    /// <param name="reason">A sentence: why.</param>
    public PropertyTable Refuse(string reason, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Allows(name))
            {
                _refused[name] = reason;
            }
        }

        return this;
    }

    /// <summary>The table of the object (or of each object in the list) under that name.</summary>
    public PropertyTable With(string name, PropertyTable inner)
    {
        _inner[name] = inner;
        return this;
    }

    public bool Allows(string name) => _honoured.ContainsKey(name) || _inert.ContainsKey(name);

    /// <summary>What is said of a property that isn't allowed.</summary>
    public string Refusal(string name) => _refused.GetValueOrDefault(name) ?? "isn't known here and might change what runs.";
}
