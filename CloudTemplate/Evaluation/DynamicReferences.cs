using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>Finds dynamic references in what an expression came to, for no text with one may be taken for a value.</summary>
internal static class DynamicReferences
{
    /// <summary>Notes every one: here they aren't looked up.</summary>
    public static void Refuse(Value value, Place at, Problems problems) => Each(value, at, (_, place) =>
        problems.Add(place, "dynamic references ({{resolve:…}}) are looked up in a function's environment only. Give the value by a parameter."));

    /// <summary>Notes those that can't be looked up.</summary>
    public static void Check(Value value, Place at, Problems problems) => Each(value, at, (text, place) => DynamicReference.Check(text, place, problems));

    private static void Each(Value value, Place at, Action<string, Place> found)
    {
        switch (value)
        {
            case Value.Scalar { Content: var text } when text.Contains(DynamicReference.Start, StringComparison.Ordinal):
                found(text, at);
                break;
            case Value.Sequence list:
                foreach (var (item, index) in list.Items.Select((item, index) => (item, index)))
                {
                    Each(item, at.At(index), found);
                }

                break;
            case Value.Map map:
                foreach (var (name, entry) in map.Entries)
                {
                    Each(entry, at.In(name), found);
                }

                break;
        }
    }
}
