namespace CloudTemplate.Tests;

public sealed class AssetManifestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assets-").FullName;

    [Fact]
    public void An_asset_is_found_beside_the_template_by_its_S3_key()
    {
        Write("Shop.assets.json", """
            {
              "version": "38.0.0",
              "files": {
                "0a1b": {
                  "source": { "path": "asset.0a1b", "packaging": "zip" },
                  "destinations": { "here": { "bucketName": "b", "objectKey": "0a1b.zip" }, "there": { "bucketName": "c", "objectKey": "copies/0a1b.zip" } }
                },
                "2c3d": { "source": { "executable": ["make"] }, "destinations": { "here": { "bucketName": "b", "objectKey": "2c3d.zip" } } }
              },
              "dockerImages": {}
            }
            """);

        var manifest = AssetManifest.Beside(Path.Combine(_folder, "Shop.template.json"));

        manifest.Find("0a1b.zip").ShouldBe(Path.Combine(_folder, "asset.0a1b"));
        manifest.Find("copies/0a1b.zip").ShouldBe(Path.Combine(_folder, "asset.0a1b"));
        manifest.Find("2c3d.zip").ShouldBeNull();
        manifest.Find("other.zip").ShouldBeNull();
    }

    [Fact]
    public void A_manifest_that_isnt_there_is_one_problem_that_names_the_file()
    {
        var problem = Should.Throw<TemplateException>(() => AssetManifest.Beside(Path.Combine(_folder, "Gone.template.json"))).Problems.ShouldHaveSingleItem();

        problem.ShouldStartWith($"{Path.Combine(_folder, "Gone.assets.json")}: can't be read, and says where the functions' code is. Synthesise the template again.");
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{ "files": [] }""")]
    [InlineData("""{ "files": { "a": {} } }""")]
    [InlineData("""{ "files": { "a": { "source": { "path": 1 }, "destinations": { "here": { "objectKey": "a.zip" } } } } }""")]
    [InlineData("[]")]
    public void A_manifest_that_isnt_one_is_a_problem(string text)
    {
        Write("Shop.assets.json", text);

        Should.Throw<TemplateException>(() => AssetManifest.Beside(Path.Combine(_folder, "Shop.template.json")))
            .Problems.ShouldHaveSingleItem().ShouldContain("isn't an asset manifest of the CDK");
    }

    [Fact]
    public void A_manifest_without_files_has_no_assets()
    {
        Write("Shop.assets.json", """{ "version": "38.0.0" }""");

        AssetManifest.Beside(Path.Combine(_folder, "Shop.template.json")).Find("0a1b.zip").ShouldBeNull();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
