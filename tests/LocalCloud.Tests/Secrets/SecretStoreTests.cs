using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Secrets;

namespace LocalCloud.Tests.Secrets;

public sealed class SecretStoreTests : IDisposable
{
    private static readonly SecretModel Key = new() { LogicalId = "Key", Path = "Key", Name = "OrdersKey", Arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:OrdersKey-a1B2c3" };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secrets-");

    [Fact]
    public void What_was_put_is_on_disk_before_anybody_is_told()
    {
        var store = Open(Key, seed: "first");
        store.Change(Key, old => old.With(store.NewVersion("by hand"), store.Now));

        // Nothing was closed: as after kill -9.
        Value(Open(Key, seed: "first"), "AWSCURRENT").ShouldBe("by hand");
        Value(Open(Key, seed: "first"), "AWSPREVIOUS").ShouldBe("first");
    }

    [Fact]
    public void A_seed_that_has_changed_becomes_the_current_value()
    {
        Open(Key, seed: "first");

        Value(Open(Key, seed: "second"), "AWSCURRENT").ShouldBe("second");
        Value(Open(Key, seed: "first"), "AWSCURRENT").ShouldBe("first");
    }

    [Fact]
    public void A_value_that_the_template_changes_becomes_the_current_one()
    {
        Open(Key with { SecretString = "a" });

        Value(Open(Key with { SecretString = "b" }), "AWSCURRENT").ShouldBe("b");
    }

    [Fact]
    public void A_generated_value_is_drawn_once()
    {
        var generated = Key with { Generation = new SecretGenerationModel(new PasswordModel(), """{"user":"orders"}""", "password") };

        var first = Value(Open(generated), "AWSCURRENT");

        first.ShouldNotBeNull().ShouldStartWith("""{"user":"orders","password":""");
        Value(Open(generated), "AWSCURRENT").ShouldBe(first);
    }

    [Fact]
    public void Only_its_owner_can_read_the_file()
    {
        Open(Key, seed: "first");

        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void What_another_version_kept_ends_the_start_in_one_line()
    {
        System.IO.File.WriteAllText(File, """{ "OrdersKey": [{ "Value": "old" }] }""");

        Should.Throw<StartException>(() => Open(Key)).Message.ShouldBe($"The secrets in {File} were kept by another version, or damaged. Start with --fresh to forget what was stored.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string File => Path.Combine(_folder.FullName, "secrets.json");

    private SecretStore Open(SecretModel secret, string? seed = null) => new(
        [secret], _folder.FullName, seed is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Key"] = seed }, TimeProvider.System);

    private static string? Value(SecretStore store, string stage) => store.Get(Key).Labelled(stage)?.Value;
}
