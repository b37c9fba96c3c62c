namespace Webhooks.Functions.Hosting;

/// <summary>A named value in a log line, made of a tuple: <c>("eventId", id)</c>; or that the line counts.</summary>
public readonly record struct LogField
{
    private LogField(string name, string? text, long? number) => (Name, Text, Number) = (name, text, number);

    private LogField(Counter counter) => (Name, Number, Counter) = (counter.Name.Value, 1, counter);

    public string Name { get; }

    public string? Text { get; }

    public long? Number { get; }

    /// <summary>What the line counts; null: the field is only a value.</summary>
    public Counter? Counter { get; }

    public static implicit operator LogField((string Name, string? Text) field) => new(field.Name, field.Text, null);

    public static implicit operator LogField((string Name, long Number) field) => new(field.Name, null, field.Number);

    public static implicit operator LogField(Counter counter) => new(counter);
}
