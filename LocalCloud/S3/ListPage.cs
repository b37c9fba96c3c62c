using System.Text;

namespace LocalCloud.S3;

/// <summary>Where a list goes on: behind a key, or behind all keys of a common prefix.</summary>
internal sealed record ListPosition(string Value, bool IsPrefix)
{
    /// <summary>Whether that key was passed already.</summary>
    public bool Passed(string key) =>
        (Value.Length > 0 && key == Value) || KeyOrder.Instance.Compare(key, Value) < 0 || (IsPrefix && key.StartsWith(Value, StringComparison.Ordinal));

    public string Write() => Convert.ToBase64String(Encoding.UTF8.GetBytes((IsPrefix ? 'p' : 'k') + Value));

    public static ListPosition Read(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length) && length > 1 && (char)bytes[0] is 'p' or 'k'
            ? new ListPosition(Encoding.UTF8.GetString(bytes.AsSpan(1, length - 1)), (char)bytes[0] == 'p')
            : throw S3Exception.InvalidArgument("The continuation token provided is incorrect", "continuation-token", token);
    }
}

/// <summary>What one answer lists.</summary>
internal sealed record ListPage(List<StoredObject> Objects, List<string> CommonPrefixes, ListPosition? Next)
{
    public static ListPage Read(IEnumerable<StoredObject> objects, string prefix, string delimiter, ListPosition after, int most)
    {
        List<StoredObject> listed = [];
        List<string> commonPrefixes = [];
        var last = after;
        foreach (var stored in objects)
        {
            if (!stored.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                break;   // they come in order, and begin at the prefix
            }

            if (last.Passed(stored.Key))
            {
                continue;
            }

            if (listed.Count + commonPrefixes.Count == most)
            {
                return new ListPage(listed, commonPrefixes, most == 0 ? null : last);
            }

            var at = delimiter.Length == 0 ? -1 : stored.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (at < 0)
            {
                listed.Add(stored);
                last = new ListPosition(stored.Key, IsPrefix: false);
            }
            else
            {
                last = new ListPosition(stored.Key[..(at + delimiter.Length)], IsPrefix: true);
                commonPrefixes.Add(last.Value);
            }
        }

        return new ListPage(listed, commonPrefixes, null);
    }
}
