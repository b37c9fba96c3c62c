using System.Text;
using System.Text.Json;

namespace Webhooks.Providers;

/// <summary>One value that is read of a JSON object. Get it from <see cref="FieldMap.Add"/>.</summary>
internal readonly record struct Field(int Index, string Path);

/// <summary>
/// Which values of a provider's JSON are read, by their paths. Reading finds all of them in one pass over the bytes, without a
/// document in memory, and skips without looking at it whatever has no path.
/// </summary>
internal sealed class FieldMap
{
    private readonly Node _root = new("");
    private int _count;

    /// <summary>
    /// Adds a value to read. <c>data.object.id</c> leads through objects, <c>captures[0].id</c> to the first element of an array,
    /// <c>links[rel=up].href</c> to the element whose <c>rel</c> is <c>up</c>.
    /// </summary>
    public Field Add(string path)
    {
        var node = _root;
        foreach (var step in path.Split('.'))
        {
            node = node.Child(step);
        }

        node.Index ??= _count++;
        return new Field(node.Index.Value, path);
    }

    /// <summary>Reads the object that the reader stands at the start of, up to its end.</summary>
    /// <param name="json">The bytes that the reader reads.</param>
    /// <exception cref="JsonException">What is read isn't JSON.</exception>
    public Fields Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var values = new Range[_count];
        ReadObject(ref reader, _root, values);
        return new Fields(json, values);
    }

    private static void ReadObject(ref Utf8JsonReader reader, Node node, Span<Range> values)
    {
        while (IsAtProperty(ref reader))
        {
            var child = node.Find(ref reader);
            reader.Read();
            if (child is null)
            {
                reader.Skip();
            }
            else
            {
                ReadValue(ref reader, child, values);
            }
        }
    }

    private static void ReadValue(ref Utf8JsonReader reader, Node node, Span<Range> values)
    {
        if (node.Elements is not null && reader.TokenType == JsonTokenType.StartArray)
        {
            ReadArray(ref reader, node, values);
        }
        else if (node.Elements is null && node.HasChildren && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadObject(ref reader, node, values);
        }
        else
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (node.Index is { } index)
            {
                values[index] = start..(int)reader.BytesConsumed;
            }
        }
    }

    private static void ReadArray(ref Utf8JsonReader reader, Node node, Span<Range> values)
    {
        var found = false;
        for (reader.Read(); reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (!found && reader.TokenType == JsonTokenType.StartObject && IsWanted(reader, node.Elements!))
            {
                found = true;
                ReadObject(ref reader, node, values);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <param name="reader">A copy, so that the element is still to be read.</param>
    private static bool IsWanted(Utf8JsonReader reader, Selector selector)
    {
        var wanted = selector.Name.Length == 0;
        while (!wanted && IsAtProperty(ref reader))
        {
            var isName = reader.ValueTextEquals(selector.Name);
            reader.Read();
            wanted = isName && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(selector.Value);
            reader.Skip();
        }

        return wanted;
    }

    /// <summary>Goes on to the object's next property; false at its end. What ends too early makes the reader throw.</summary>
    private static bool IsAtProperty(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Which element of an array is meant: the first whose property has that value; the first of all without a name.</summary>
    private sealed record Selector(byte[] Name, byte[] Value)
    {
        public static Selector Parse(string text) =>
            text.Split('=') is [var name, var value] ? new(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value)) : new([], []);
    }

    private sealed class Node(string name)
    {
        private readonly byte[] _name = Encoding.UTF8.GetBytes(name);
        private readonly List<Node> _children = [];

        /// <summary>The place of the value in <see cref="Fields"/>; null when nothing but what lies under it is read.</summary>
        public int? Index { get; set; }

        /// <summary>Set for an array: its elements' fields are this node's children.</summary>
        public Selector? Elements { get; private init; }

        public bool HasChildren => _children.Count > 0;

        public Node Child(string step)
        {
            var bracket = step.IndexOf('[');
            var own = bracket < 0 ? step : step[..bracket];
            var child = _children.Find(known => known._name.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(own)));
            if (child is null)
            {
                child = new Node(own) { Elements = bracket < 0 ? null : Selector.Parse(step[(bracket + 1)..^1]) };
                _children.Add(child);
            }

            return child;
        }

        public Node? Find(ref Utf8JsonReader property)
        {
            foreach (var child in _children)
            {
                if (property.ValueTextEquals(child._name))
                {
                    return child;
                }
            }

            return null;
        }
    }
}
