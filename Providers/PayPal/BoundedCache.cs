using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Providers.PayPal;

/// <summary>Values that are kept until a time, and no more than so many: what ends first makes room. Its user locks.</summary>
internal sealed class BoundedCache<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, (TValue Value, DateTimeOffset Until)> _values = [];

    public bool TryGet(TKey key, DateTimeOffset now, [NotNullWhen(true)] out TValue? value)
    {
        value = _values.TryGetValue(key, out var kept) && now < kept.Until ? kept.Value : null;
        return value is not null;
    }

    public TValue Add(TKey key, TValue value, DateTimeOffset until)
    {
        if (_values.Count >= capacity && !_values.ContainsKey(key))
        {
            _values.Remove(_values.MinBy(pair => pair.Value.Until).Key);
        }

        _values[key] = (value, until);
        return value;
    }
}
