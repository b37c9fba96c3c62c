using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace LocalCloud.S3;

/// <summary>
/// A bucket's uploads in parts: a folder for each, in it the announcement, and for each part its bytes and what describes them.
/// A part is there from the moment at which its description is renamed into place.
/// </summary>
internal sealed class MultipartUploads
{
    /// <summary>No key's path has the mark at its end.</summary>
    public const string Folder = "parts~";

    private const string Announcement = "upload.json";

    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly ObjectLifecycle _lifecycle;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (MultipartUpload Upload, SortedDictionary<int, UploadedPart> Parts)> _uploads = [];

    public MultipartUploads(string folder, TimeProvider clock, ObjectLifecycle lifecycle)
    {
        (_folder, _clock, _lifecycle) = (folder, clock, lifecycle);
        foreach (var upload in Directory.CreateDirectory(folder).EnumerateDirectories())
        {
            Load(upload);
        }
    }

    /// <param name="announce">Gets the upload's id, and now.</param>
    public MultipartUpload Begin(Func<string, DateTimeOffset, MultipartUpload> announce)
    {
        var upload = announce(Guid.NewGuid().ToString("N"), _clock.GetUtcNow());
        var folder = Directory.CreateDirectory(Path.Combine(_folder, upload.Id)).FullName;
        DurableFile.Write(Path.Combine(folder, Announcement), folder, file => JsonSerializer.Serialize(file, upload, S3Json.Default.MultipartUpload));
        lock (_gate)
        {
            _uploads[upload.Id] = (upload, []);
        }

        return upload;
    }

    /// <exception cref="S3Exception">There is none of that id and key.</exception>
    public (MultipartUpload Upload, IReadOnlyList<UploadedPart> Parts) Find(string id, string key)
    {
        lock (_gate)
        {
            var (upload, parts) = FindHere(id, key);
            return (upload, [.. parts.Values]);
        }
    }

    /// <summary>All that aren't given up, by their keys, then by when they began.</summary>
    public IReadOnlyList<MultipartUpload> List()
    {
        lock (_gate)
        {
            return
            [
                .. _uploads.Values.Select(entry => entry.Upload).Where(upload => !_lifecycle.IsGivenUp(upload))
                    .OrderBy(upload => upload.Key, KeyOrder.Instance).ThenBy(upload => upload.InitiatedAt).ThenBy(upload => upload.Id, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Makes bytes a part, in place of the one that has the number.</summary>
    /// <param name="describe">Gets the time at which it came.</param>
    public UploadedPart Put(MultipartUpload upload, Upload bytes, Func<DateTimeOffset, UploadedPart> describe)
    {
        lock (_gate)
        {
            var (_, parts) = FindHere(upload.Id, upload.Key);   // it may have ended meanwhile
            var part = describe(_clock.GetUtcNow());
            var folder = Path.Combine(_folder, upload.Id);
            File.Move(bytes.Path, ContentPath(upload, part));
            DurableFile.Write(Path.Combine(folder, $"{part.Number:D5}.json"), folder, file => JsonSerializer.Serialize(file, part, S3Json.Default.UploadedPart));
            if (parts.Remove(part.Number, out var before))
            {
                File.Delete(ContentPath(upload, before));
            }

            parts[part.Number] = part;
            return part;
        }
    }

    /// <summary>Takes an upload away from everybody else while it is being completed.</summary>
    public (MultipartUpload Upload, IReadOnlyList<UploadedPart> Parts) Take(string id, string key)
    {
        lock (_gate)
        {
            var (upload, parts) = FindHere(id, key);
            _uploads.Remove(id);
            return (upload, [.. parts.Values]);
        }
    }

    /// <summary>Gives back what was taken and couldn't be completed.</summary>
    public void Return(MultipartUpload upload, IEnumerable<UploadedPart> parts)
    {
        lock (_gate)
        {
            _uploads[upload.Id] = (upload, new SortedDictionary<int, UploadedPart>(parts.ToDictionary(part => part.Number)));
        }
    }

    /// <summary>Forgets an upload that was taken, with its bytes.</summary>
    public void Discard(MultipartUpload upload) => Directory.Delete(Path.Combine(_folder, upload.Id), recursive: true);

    [SuppressMessage("Reliability", "CA2000", Justification = "who opens it closes it")]
    public FileStream Open(MultipartUpload upload, UploadedPart part) =>
        new(ContentPath(upload, part), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);

    private (MultipartUpload Upload, SortedDictionary<int, UploadedPart> Parts) FindHere(string id, string key)
    {
        if (!_uploads.TryGetValue(id, out var found) || found.Upload.Key != key)
        {
            throw NoSuchUpload();
        }

        if (!_lifecycle.IsGivenUp(found.Upload))
        {
            return found;
        }

        _uploads.Remove(id);
        Discard(found.Upload);
        throw NoSuchUpload();
    }

    private void Load(DirectoryInfo folder)
    {
        FileInfo announcement = new(Path.Combine(folder.FullName, Announcement));
        if (!announcement.Exists)
        {
            folder.Delete(recursive: true);   // killed before anybody was told of it
            return;
        }

        var upload = JsonSerializer.Deserialize(File.ReadAllBytes(announcement.FullName), S3Json.Default.MultipartUpload)!;
        var parts = folder.EnumerateFiles("?????.json").Select(file => JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), S3Json.Default.UploadedPart)!).ToList();
        _uploads[upload.Id] = (upload, new SortedDictionary<int, UploadedPart>(parts.ToDictionary(part => part.Number)));
        var contents = parts.Select(part => ContentPath(upload, part)).ToHashSet();
        foreach (var file in folder.EnumerateFiles().Where(file => file.Extension != ".json" && !contents.Contains(file.FullName)).ToList())
        {
            file.Delete();   // bytes that a killed run didn't come to describe, or replaced and didn't come to delete
        }
    }

    private string ContentPath(MultipartUpload upload, UploadedPart part) => Path.Combine(_folder, upload.Id, $"{part.Number:D5}-{part.ContentId}");

    private static S3Exception NoSuchUpload() => new(
        "NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", StatusCodes.Status404NotFound);
}
