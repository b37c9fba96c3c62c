namespace Webhooks.Functions.Hosting;

/// <summary>A named value in a log line. Made of tuples: <c>("eventId", id)</c>.</summary>
public readonly record struct LogField
{
    private LogField(string name, string? text, long? number) => (Name, Text, Number) = (name, text, number);

    public string Name { get; }

    public string? Text { get; }

    public long? Number { get; }

    public static implicit operator LogField((string Name, string? Text) field) => new(field.Name, field.Text, null);

    public static implicit operator LogField((string Name, long Number) field) => new(field.Name, null, field.Number);
}
