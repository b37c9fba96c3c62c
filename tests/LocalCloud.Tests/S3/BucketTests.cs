using CloudTemplate;
using LocalCloud.S3;
using LocalCloud.Time;

namespace LocalCloud.Tests.S3;

public sealed class BucketTests : IDisposable
{
    private static readonly BucketModel Model = new()
    {
        LogicalId = "Archive",
        Path = "Archive",
        Name = "archive",
        Arn = "arn:aws:s3:::archive",
        LifecycleRules =
        [
            new() { Prefix = "old/", ExpirationDays = 30, SizeGreaterThan = 2 },
            new() { Prefix = "cold/", AbortUploadsDays = 1, Transitions = [new TransitionModel(10, "STANDARD_IA"), new TransitionModel(90, "GLACIER_IR")] },
            new() { Prefix = "cold/any/", SizeGreaterThan = 0, Transitions = [new TransitionModel(10, "GLACIER_IR")] },
            new() { Enabled = false, ExpirationDays = 1 },
        ],
    };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bucket-");
    private readonly ServiceClock _clock = new(TimeProvider.System);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Objects_whose_keys_are_near_to_each_other_live_side_by_side_and_survive_a_restart()
    {
        string[] keys = ["a", "a/b", "a/", "A", "..", "../a", "/a", "a//b", "a.~json", "long~/x", new string('k', 1024), new string('k', 1023) + "/"];
        var bucket = Open();
        foreach (var key in keys)
        {
            await PutAsync(bucket, key, "of " + key);
        }

        var again = Open();

        foreach (var key in keys)
        {
            Read(again, key).ShouldBe("of " + key);
        }

        again.List("", objects => objects.Select(stored => stored.Key).ToList()).ShouldBe(keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_killed_run_left_half_is_not_there_and_is_cleared_away()
    {
        var bucket = Open();
        await PutAsync(bucket, "a/b", "whole");
        var files = Files();
        await bucket.BeginUpload().WriteAsync("half"u8.ToArray());                                  // killed while bytes came
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "a", "b.~0123"), "undescribed");   // killed before the description

        var again = Open();

        Read(again, "a/b").ShouldBe("whole");
        Files().ShouldBe(files);
    }

    [Fact]
    public async Task Replacing_and_deleting_leave_nothing_behind()
    {
        var bucket = Open();
        var empty = Files();
        await PutAsync(bucket, "a/b/c", "first");
        await PutAsync(bucket, "a/b/c", "second");
        Read(bucket, "a/b/c").ShouldBe("second");

        bucket.Delete("a/b/c");
        bucket.Delete("a/b/c");

        bucket.Find("a/b/c").ShouldBeNull();
        Files().ShouldBe(empty);
    }

    [Fact]
    public async Task What_is_being_read_stays_whole_while_it_is_replaced()
    {
        var bucket = Open();
        await PutAsync(bucket, "a", "first");
        await using var content = bucket.Open("a")!.Value.Content;

        await PutAsync(bucket, "a", "second");

        using StreamReader reader = new(content);
        (await reader.ReadToEndAsync()).ShouldBe("first");
    }

    [Fact]
    public async Task A_put_whose_condition_fails_changes_nothing()
    {
        var bucket = Open();
        await PutAsync(bucket, "a", "first");

        await Should.ThrowAsync<S3Exception>(() => PutAsync(bucket, "a", "second", before => throw S3Exception.PreconditionFailed(before!.Key)));

        Read(bucket, "a").ShouldBe("first");
    }

    [Fact]
    public async Task Objects_expire_at_the_midnight_after_their_last_day_where_a_rule_says_so()
    {
        var bucket = Open();
        foreach (var (key, content) in new[] { ("old/a", "long"), ("old/b", "to"), ("new/a", "long") })
        {
            await PutAsync(bucket, key, content);
        }

        var due = new DateTimeOffset(_clock.GetUtcNow().Date, TimeSpan.Zero).AddDays(31);
        _clock.Advance(due - _clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Keys(bucket).ShouldBe(["new/a", "old/a", "old/b"]);

        _clock.Advance(TimeSpan.FromMinutes(2));

        Keys(bucket).ShouldBe(["new/a", "old/b"]);
        bucket.Find("old/a").ShouldBeNull();
    }

    [Fact]
    public async Task Objects_move_to_colder_classes_by_their_rules_and_stay_readable()
    {
        var bucket = Open();
        var large = new string('x', 128 * 1024);
        foreach (var (key, content) in new[] { ("cold/large", large), ("cold/small", "x"), ("cold/any/small", "x"), ("warm", large) })
        {
            await PutAsync(bucket, key, content);
        }

        Classes(bucket).ShouldBe(["cold/any/small STANDARD", "cold/large STANDARD", "cold/small STANDARD", "warm STANDARD"]);

        _clock.Advance(TimeSpan.FromDays(11));
        Classes(bucket).ShouldBe(["cold/any/small GLACIER_IR", "cold/large STANDARD_IA", "cold/small STANDARD", "warm STANDARD"]);

        _clock.Advance(TimeSpan.FromDays(80));
        Classes(bucket).ShouldBe(["cold/any/small GLACIER_IR", "cold/large GLACIER_IR", "cold/small STANDARD", "warm STANDARD"]);
        bucket.Find("cold/large")!.StorageClass.ShouldBe("GLACIER_IR");
        Read(bucket, "cold/large").ShouldBe(large);
    }

    [Fact]
    public void An_upload_that_nobody_completed_is_given_up_by_its_rule()
    {
        var bucket = Open();
        var cold = Begin(bucket, "cold/a");
        var warm = Begin(bucket, "warm/a");

        _clock.Advance(TimeSpan.FromDays(2));

        bucket.Parts.List().ShouldHaveSingleItem().Id.ShouldBe(warm.Id);
        Should.Throw<S3Exception>(() => bucket.Parts.Find(cold.Id, cold.Key)).Code.ShouldBe("NoSuchUpload");
        Files().ShouldNotContain(file => file.Contains(cold.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parts_that_a_killed_run_left_half_are_cleared_away_and_the_others_are_kept()
    {
        var bucket = Open();
        var upload = Begin(bucket, "a");
        await using (var bytes = bucket.BeginUpload())
        {
            await bytes.WriteAsync("part"u8.ToArray());
            await bytes.FinishAsync();
            bucket.Parts.Put(upload, bytes, now => new UploadedPart { Number = 1, ContentId = bytes.ContentId, Size = 4, ETag = "e", LastModified = now });
        }

        var files = Files();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, MultipartUploads.Folder, upload.Id, "00002-0123"), "undescribed");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, MultipartUploads.Folder, "unannounced"));

        var again = Open();

        again.Parts.Find(upload.Id, "a").Parts.ShouldHaveSingleItem().Number.ShouldBe(1);
        Files().ShouldBe(files);
    }

    [Fact]
    public async Task Tags_survive_a_restart_and_a_new_object_has_none()
    {
        var bucket = Open();
        await PutAsync(bucket, "a", "first");
        bucket.Tag("a", new Dictionary<string, string> { ["colour"] = "red" });

        Open().Find("a")!.Tags["colour"].ShouldBe("red");
        await PutAsync(bucket, "a", "second");
        bucket.Find("a")!.Tags.ShouldBeEmpty();
        bucket.Tag("b", new Dictionary<string, string>()).ShouldBeNull();
    }

    private static MultipartUpload Begin(Bucket bucket, string key) => bucket.Parts.Begin((id, now) => new MultipartUpload
    {
        Id = id,
        Key = key,
        InitiatedAt = now,
        StorageClass = "STANDARD",
        Headers = new Dictionary<string, string>(),
        Metadata = new Dictionary<string, string>(),
        Tags = new Dictionary<string, string>(),
    });

    private static List<string> Classes(Bucket bucket) => bucket.List("", objects => objects.Select(stored => $"{stored.Key} {stored.StorageClass}").ToList());

    private static List<string> Keys(Bucket bucket) => bucket.List("", objects => objects.Select(stored => stored.Key).ToList());

    private Bucket Open() => new(Model, _folder.FullName, _clock);

    private List<string> Files() => [.. Directory.EnumerateFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string Read(Bucket bucket, string key)
    {
        using StreamReader reader = new(bucket.Open(key)!.Value.Content);
        return reader.ReadToEnd();
    }

    private static async Task PutAsync(Bucket bucket, string key, string content, Action<StoredObject?>? condition = null)
    {
        await using var upload = bucket.BeginUpload();
        await upload.WriteAsync(System.Text.Encoding.UTF8.GetBytes(content));
        await upload.FinishAsync();
        bucket.Commit(upload, now => new StoredObject { Key = key, ContentId = upload.ContentId, Size = content.Length, ETag = "none", LastModified = now }, condition ?? (_ => { }));
    }
}
