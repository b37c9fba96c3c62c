using System.Text.RegularExpressions;
using CloudTemplate;

namespace LocalCloud.Hosting;

/// <summary>Where the REST APIs are served: the first on the port of <see cref="Listener.Api"/>, each other on one of its own.</summary>
internal sealed class ApiAddresses(SystemModel system, Gate gate)
{
    private readonly (Regex InAws, string Here)[] _addresses =
    [
        .. system.RestApis.Select((api, number) => (
            new Regex($@"https://{Regex.Escape(api.ApiId)}\.execute-api\.{Regex.Escape(system.Region)}\.amazonaws\.com/{Regex.Escape(api.StageName)}(?:/|(?![\w-]))", RegexOptions.None, TimeSpan.FromSeconds(1)),
            gate.Api(number).AbsoluteUri)),
    ];

    /// <summary>By logical id, in the template's order.</summary>
    public IEnumerable<KeyValuePair<string, Uri>> All => system.RestApis.Select((api, number) => KeyValuePair.Create(api.LogicalId, gate.Api(number)));

    /// <summary>A text in which each API's address in AWS, as the template makes it, has become the one that it has here.</summary>
    public string Localise(string text) =>
        _addresses.Aggregate(text, (changed, address) => address.InAws.Replace(changed, match => match.Value.EndsWith('/') ? address.Here : address.Here.TrimEnd('/')));

    /// <summary>A function calls an API of its own system here, not the one of that name in AWS.</summary>
    public FunctionModel Localise(FunctionModel function) =>
        function with { Environment = function.Environment.ToDictionary(variable => variable.Key, variable => Localise(variable.Value)) };
}
