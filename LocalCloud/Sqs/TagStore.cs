using LocalCloud.Storage;

namespace LocalCloud.Sqs;

/// <summary>What was tagged and untagged at run time, on top of the template's tags. For one thread at a time, inside a transaction.</summary>
internal sealed class TagStore(Database database) : IDisposable
{
    private readonly Statement _set = database.Prepare("INSERT INTO tags (queue, name, value) VALUES (?1, ?2, ?3) ON CONFLICT (queue, name) DO UPDATE SET value = excluded.value");
    private readonly Statement _read = database.Prepare("SELECT name, value FROM tags WHERE queue = ?1");

    /// <param name="value">Null: the tag is taken off.</param>
    public void Set(Queue queue, string name, string? value)
    {
        _set.Bind(1, queue.Id).Bind(2, name);
        _ = value is null ? _set.BindNull(3) : _set.Bind(3, value);
        _set.Run();
    }

    /// <summary>A queue's tags: the template's, and what was changed of them since.</summary>
    public Dictionary<string, string> Of(Queue queue)
    {
        var tags = new Dictionary<string, string>(queue.Model.Tags);
        try
        {
            _read.Bind(1, queue.Id);
            while (_read.Step())
            {
                if (_read.IsNull(1))
                {
                    tags.Remove(_read.Text(0));
                }
                else
                {
                    tags[_read.Text(0)] = _read.Text(1);
                }
            }
        }
        finally
        {
            _read.Reset();
        }

        return tags;
    }

    public void Dispose()
    {
        _set.Dispose();
        _read.Dispose();
    }
}
