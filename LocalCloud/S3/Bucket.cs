using System.Text.Json;
using CloudTemplate;

namespace LocalCloud.S3;

/// <summary>
/// The objects of one bucket: an index in memory over a folder. An object is there from the moment at which the file that describes
/// it is renamed into place, and its bytes were written before that: whatever dies, objects are whole or not there.
/// </summary>
internal sealed class Bucket
{
    private const string Description = ".~json";
    private const string UploadFolder = "new~";

    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _keys = new(KeyOrder.Instance);
    private readonly Dictionary<string, StoredObject> _objects = [];
    private readonly ObjectLifecycle _lifecycle;

    /// <param name="folder">The bucket's own; it is made where it isn't there.</param>
    public Bucket(BucketModel model, string folder, TimeProvider clock)
    {
        (Model, _folder, _clock, _lifecycle) = (model, folder, clock, new ObjectLifecycle(model.LifecycleRules, clock));
        var uploads = Path.Combine(folder, UploadFolder);
        if (Directory.Exists(uploads))
        {
            Directory.Delete(uploads, recursive: true);   // what no put finished
        }

        Directory.CreateDirectory(uploads);
        CreatedAt = new DateTimeOffset(Directory.GetCreationTimeUtc(folder), TimeSpan.Zero);
        Load();
        Parts = new MultipartUploads(Path.Combine(folder, MultipartUploads.Folder), clock, _lifecycle);
    }

    public BucketModel Model { get; }

    public string Name => Model.Name;

    public string Arn => Model.Arn;

    /// <summary>The objects that come in parts, and aren't any yet.</summary>
    public MultipartUploads Parts { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>How many objects there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _objects.Count;
            }
        }
    }

    /// <summary>A file to write an object's bytes to, before it is one.</summary>
    public Upload BeginUpload() => new(Path.Combine(_folder, UploadFolder), Guid.NewGuid().ToString("N"));

    public StoredObject? Find(string key)
    {
        lock (_gate)
        {
            return FindHere(key);
        }
    }

    /// <summary>Opens an object's bytes; what is opened stays whole, even when the object is replaced or deleted meanwhile.</summary>
    public (StoredObject Stored, FileStream Content)? Open(string key)
    {
        lock (_gate)
        {
            return FindHere(key) is { } stored
                ? (stored, new FileStream(ContentPath(stored), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true))
                : null;
        }
    }

    /// <summary>Makes uploaded bytes an object, in place of the one that has the key.</summary>
    /// <param name="describe">Gets the time of the change.</param>
    /// <param name="condition">Throws when the object that has the key (null: none) isn't to be replaced.</param>
    public StoredObject Commit(Upload upload, Func<DateTimeOffset, StoredObject> describe, Action<StoredObject?> condition)
    {
        lock (_gate)
        {
            var stored = describe(_clock.GetUtcNow());
            var before = FindHere(stored.Key);
            condition(before);
            var place = Place(stored.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(upload.Path, ContentPath(stored));
            Describe(stored);
            if (before is not null)
            {
                File.Delete(ContentPath(before));
            }

            return stored;
        }
    }

    /// <summary>Gives an object other tags; null: there is no such object.</summary>
    public StoredObject? Tag(string key, IReadOnlyDictionary<string, string> tags)
    {
        lock (_gate)
        {
            if (FindHere(key) is null)
            {
                return null;
            }

            var tagged = _objects[key] with { Tags = tags };
            Describe(tagged);
            return tagged;
        }
    }

    public void Delete(string key)
    {
        lock (_gate)
        {
            Remove(key);
        }
    }

    /// <summary>The objects that a list goes on with, in order.</summary>
    /// <param name="from">The first key that may be in it.</param>
    /// <param name="read">Reads as far as it needs to; nothing changes meanwhile.</param>
    public T List<T>(string from, Func<IEnumerable<StoredObject>, T> read)
    {
        lock (_gate)
        {
            return read(_keys.Count == 0 || KeyOrder.Instance.Compare(from, _keys.Max) > 0
                ? []
                : _keys.GetViewBetween(from, _keys.Max!).Select(key => _objects[key]).Where(stored => !_lifecycle.IsExpired(stored)).Select(_lifecycle.Now));
        }
    }

    private StoredObject? FindHere(string key)
    {
        if (_objects.GetValueOrDefault(key) is not { } stored)
        {
            return null;
        }

        if (!_lifecycle.IsExpired(stored))
        {
            return _lifecycle.Now(stored);
        }

        Remove(key);
        return null;
    }

    private void Remove(string key)
    {
        if (!_objects.Remove(key, out var stored))
        {
            return;
        }

        _keys.Remove(key);
        var place = Place(key);
        File.Delete(place + Description);
        File.Delete(ContentPath(stored));
        for (var parent = Path.GetDirectoryName(place)!; parent != _folder && !Directory.EnumerateFileSystemEntries(parent).Any(); parent = Path.GetDirectoryName(parent)!)
        {
            Directory.Delete(parent);
        }
    }

    /// <summary>The object is what this says from here on.</summary>
    private void Describe(StoredObject stored)
    {
        DurableFile.Write(Place(stored.Key) + Description, Path.Combine(_folder, UploadFolder), file => JsonSerializer.Serialize(file, stored, S3Json.Default.StoredObject));
        _keys.Add(stored.Key);
        _objects[stored.Key] = stored;
    }

    private void Load()
    {
        HashSet<string> contents = [];
        foreach (var path in Directory.EnumerateFiles(_folder, "*" + Description, SearchOption.AllDirectories))
        {
            using var file = File.OpenRead(path);
            var stored = JsonSerializer.Deserialize(file, S3Json.Default.StoredObject)!;
            _keys.Add(stored.Key);
            _objects[stored.Key] = stored;
            contents.Add(ContentPath(stored));
        }

        // Bytes that a killed run wrote and didn't come to describe, or replaced and didn't come to delete.
        foreach (var path in Directory.EnumerateFiles(_folder, "*.~*", SearchOption.AllDirectories).ToList())
        {
            if (!path.EndsWith(Description, StringComparison.Ordinal) && !contents.Contains(path))
            {
                File.Delete(path);
            }
        }
    }

    private string Place(string key) => Path.Combine([_folder, .. KeyPath.Of(key).Split('/')]);

    private string ContentPath(StoredObject stored) => $"{Place(stored.Key)}.~{stored.ContentId}";
}
