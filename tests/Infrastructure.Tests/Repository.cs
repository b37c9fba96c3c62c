namespace Webhooks.Infrastructure.Tests;

/// <summary>The folder that the tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Webhooks.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests don't run inside the repository."));
}
