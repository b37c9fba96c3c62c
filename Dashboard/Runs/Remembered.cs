using System.Collections.Concurrent;

namespace Webhooks.Dashboard.Runs;

/// <summary>The last ones of something, by their ids.</summary>
internal sealed class Remembered<T>
    where T : class
{
    private const int Most = 20;
    private readonly ConcurrentDictionary<string, T> _all = new();
    private readonly ConcurrentQueue<string> _order = new();

    public T? Find(string id) => _all.GetValueOrDefault(id);

    public void Add(string id, T item)
    {
        _all[id] = item;
        _order.Enqueue(id);
        if (_order.Count > Most && _order.TryDequeue(out var oldest))
        {
            _all.TryRemove(oldest, out _);
        }
    }
}
