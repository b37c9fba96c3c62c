using CloudTemplate;

namespace Webhooks.AppHost.Provisioning;

/// <summary>The stack that is to hold what the template keeps, before it is made.</summary>
/// <param name="Name">The stack's.</param>
internal sealed record PlannedStack(string Name, string Region, string AccountId, StorageTemplate Template)
{
    /// <summary>What it is called among an orchestrator's resources.</summary>
    public const string Resource = "storage";

    /// <summary>What came of it.</summary>
    /// <param name="outputs">The stack's outputs, by key.</param>
    /// <exception cref="RunException">One is missing: the stack was made of another template.</exception>
    public ProvisionedStack Made(IReadOnlyDictionary<string, string> outputs)
    {
        try
        {
            return new ProvisionedStack(Name, Region, AccountId, Template.Made(outputs));
        }
        catch (TemplateException fault)
        {
            throw new RunException(fault.Problems);
        }
    }

    /// <summary>Writes the template for an orchestrator that makes the stack by itself.</summary>
    /// <returns>The file.</returns>
    public string Write(StateFolder state)
    {
        var path = Path.Combine(state.Path, "storage.template.json");
        File.WriteAllText(path, Template.Json);
        return path;
    }
}
