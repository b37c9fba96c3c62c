using System.CommandLine;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Cli;

/// <summary>Options that more than one command has, and what they mean.</summary>
internal static class StackOption
{
    public static Option<FileInfo?> Outputs() => new("--outputs") { Description = "The stack's outputs file. Default: .local/outputs.json of the solution." };

    public static Option<string?> Provider() => new("--provider") { Description = $"Only this one's: {string.Join(", ", Catalog.Providers)}." };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for programs." };

    public static Option<int> Limit(int most) => new("--limit") { Description = "How many at the most: the newest ones.", DefaultValueFactory = _ => most };

    /// <exception cref="OperationException">There is no such file, or no run whose file could be read.</exception>
    public static StackOutputs Read(FileInfo? file, Surroundings surroundings) => file is not null ? StackOutputs.Read(file.FullName) : StackOutputs.Find(surroundings.Folders);

    /// <summary>The provider of that name; all of them where none is named.</summary>
    /// <exception cref="OperationException">There is none of that name.</exception>
    public static IReadOnlyList<Provider> Providers(string? name) => name is null ? Catalog.Providers : [ProviderOf(name)];

    /// <exception cref="OperationException">There is none of that name.</exception>
    public static Provider ProviderOf(string name) => Catalog.Find(name)
        ?? throw new OperationException($"There is no provider '{name}'. There are: {string.Join(", ", Catalog.Providers)}.");

    /// <exception cref="OperationException">The number is out of its range.</exception>
    public static int InRange(int value, string option, int least, int most) => value >= least && value <= most
        ? value
        : throw new OperationException($"{option} is from {least} to {most}, not {value}.");
}
