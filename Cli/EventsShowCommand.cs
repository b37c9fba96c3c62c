using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using Webhooks.Operations;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Audit;
using Webhooks.Operations.Events;

namespace Webhooks.Cli;

/// <summary><c>webhooks events show evt_1</c>: all that is known of one event, and its life. The payload only with <c>--payload</c>.</summary>
internal static class EventsShowCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var eventId = new Argument<string>("event-id") { Description = "The provider's id of the event." };
        var payload = new Option<bool>("--payload") { Description = "Show the payload too, which holds the customer's data." };
        var outputs = StackOption.Outputs();
        var json = StackOption.Json();
        var command = new Command("show", "Shows an event with all its attributes, and what happened to it.") { eventId, payload, json, outputs };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(eventId), parsed.GetValue(payload), parsed.GetValue(json), StackOption.Read(parsed.GetValue(outputs), surroundings), surroundings, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string eventId, bool withPayload, bool json, StackOutputs outputs, Surroundings surroundings, CancellationToken cancellationToken)
    {
        using var events = new EventStore(outputs, surroundings.Time);
        using var audit = new AuditTrail(outputs);
        using var archive = new ArchiveBucket(outputs);
        var details = await events.ReadAsync(eventId, cancellationToken)
            ?? throw new OperationException($"{eventId} isn't in {outputs.TableName}. If it was accepted just now, it may still be in the queue; otherwise see: webhooks dead-letters list");
        var life = await EventLife.ReadAsync(details.Event, audit, archive, cancellationToken);
        var payload = withPayload ? await details.ReadPayloadAsync(archive, cancellationToken) : null;
        if (json)
        {
            surroundings.Output.Json(new { Event = details.Attributes, Life = life, Payload = payload?.Text, PayloadIsIntact = payload?.IsIntact });
            return Entry.Done;
        }

        var attributes = (JsonObject)details.Attributes.DeepClone();
        attributes["payload"] = details.PayloadBytes is { } bytes ? $"{bytes} bytes{(withPayload ? "" : ", shown with --payload")}" : "in the archive, see payloadRef";
        surroundings.Output.Members(attributes);
        surroundings.Output.WriteLine();
        surroundings.Output.Table(
            ["when", "step", "audited", "what"],
            life.Select(step => new[] { Print.Time(step.At), step.Step, step.IsAudited switch { true => "yes", false => "not yet", null => null }, step.Detail }));
        if (payload is not null)
        {
            surroundings.Output.WriteLine();
            surroundings.Output.WriteLine(payload.IsIntact ? "Payload, as it came:" : "Payload. It is NOT what came: its SHA-256 isn't payloadSha256.");
            surroundings.Output.Profile.Out.Writer.WriteLine(payload.Text);
        }

        return Entry.Done;
    }
}
