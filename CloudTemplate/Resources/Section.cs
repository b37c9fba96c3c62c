using System.Globalization;
using CloudTemplate.Evaluation;
using CloudTemplate.Parsing;

namespace CloudTemplate.Resources;

/// <summary>
/// The properties of a resource, or an object inside of them, read as what they must be. Every getter notes what is wrong and
/// goes on with a default; what is <see cref="Value.Unresolved"/> was noted before and is passed over in silence.
/// </summary>
internal sealed class Section(IReadOnlyCollection<string> names, Func<string, Value> evaluate, Place place, Problems problems)
{
    public Place Place => place;

    public IReadOnlyCollection<string> Names => names;

    public Value Get(string name) => names.Contains(name) ? evaluate(name) : Value.Absent;

    public void Problem(string name, string what) => problems.Add(place.In(name), what);

    /// <summary>Notes what is wrong with all of it.</summary>
    public void Problem(string what) => problems.Add(place, what);

    public bool Has(string name) => Get(name) != Value.Absent;

    public string? Text(string name) => AsText(Get(name), name);

    /// <summary>The text, or "" where it is missing, which is noted.</summary>
    public string Required(string name)
    {
        RequirePresence(name);
        return Text(name) ?? "";
    }

    public int? Number(string name, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Problem(name, $"must be a whole number from {min} to {max}, and is {text}.");
        return null;
    }

    public TimeSpan? Seconds(string name, int min, int max) => Number(name, min, max) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public bool? Flag(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "true" or "True":
                return true;
            case "false" or "False":
                return false;
            case var text:
                Problem(name, $"must be true or false, and is {text}.");
                return null;
        }
    }

    /// <summary>The texts of a list; a single text counts as a list of one, as in policies.</summary>
    public IReadOnlyList<string> Texts(string name) => Get(name) switch
    {
        Value.Sequence list => [.. list.Items.Select(item => AsText(item, name)).OfType<string>()],
        var value => AsText(value, name) is { } text ? [text] : [],
    };

    public IReadOnlyDictionary<string, string> TextMap(string name)
    {
        var value = Get(name);
        if (value is Value.Map map)
        {
            return map.Entries
                .Select(entry => (entry.Key, Text: AsText(entry.Value, $"{name}.{entry.Key}")))
                .Where(entry => entry.Text is not null)
                .ToDictionary(entry => entry.Key, entry => entry.Text!);
        }

        NoteUnlessSilent(value, name, "must be an object.");
        return new Dictionary<string, string>();
    }

    /// <summary>The object of that name; null where there is none.</summary>
    public Section? Inner(string name, PropertyTable table)
    {
        var value = Get(name);
        if (value is Value.Map map)
        {
            return Of(map, place.In(name), table, problems);
        }

        NoteUnlessSilent(value, name, "must be an object.");
        return null;
    }

    /// <summary>The objects of a list; a single object counts as a list of one, as in policies.</summary>
    public IReadOnlyList<Section> Inners(string name, PropertyTable table)
    {
        var value = Get(name);
        switch (value)
        {
            case Value.Sequence list:
                foreach (var wrong in list.Items.Where(item => item is not Value.Map))
                {
                    NoteUnlessSilent(wrong, name, "must be a list of objects.");
                }

                return [.. list.Items.Select((item, index) => (item, index))
                    .Where(entry => entry.item is Value.Map)
                    .Select(entry => Of((Value.Map)entry.item, place.In(name).At(entry.index), table, problems))];
            case Value.Map map:
                return [Of(map, place.In(name), table, problems)];
            default:
                NoteUnlessSilent(value, name, "must be a list of objects.");
                return [];
        }
    }

    public void RequirePresence(string name)
    {
        if (!Has(name))
        {
            problems.Add(place, $"{name} is missing. Give it.");
        }
    }

    private static Section Of(Value.Map map, Place at, PropertyTable table, Problems problems)
    {
        foreach (var unknown in map.Entries.Keys.Where(name => !table.Allows(name)))
        {
            problems.Add(at.In(unknown), $"{table.Refusal(unknown)} Take it out.");
        }

        return new Section([.. map.Entries.Keys], name => map.Entries[name], at, problems);
    }

    private string? AsText(Value value, string name)
    {
        if (value is Value.Scalar scalar)
        {
            return scalar.Content;
        }

        NoteUnlessSilent(value, name, "must be a text.");
        return null;
    }

    private void NoteUnlessSilent(Value value, string name, string what)
    {
        if (value != Value.Absent && value != Value.Unresolved)
        {
            Problem(name, what);
        }
    }
}
