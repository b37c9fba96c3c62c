using System.CommandLine;

namespace Webhooks.Cli;

/// <summary><c>webhooks events …</c>: what was stored.</summary>
internal static class EventsCommand
{
    public static Command Create(Surroundings surroundings) => new("events", "Finds events.") { EventsListCommand.Create(surroundings), EventsShowCommand.Create(surroundings) };
}
