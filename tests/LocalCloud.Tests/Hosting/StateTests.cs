using System.Text.Json.Nodes;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.Hosting;

public sealed class StateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orders-state-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Items_and_secrets_survive_a_restart_and_a_new_seed_becomes_the_current_value()
    {
        await using (var first = await OrdersCloud.StartAsync(_folder))
        {
            await first.CallAsync("dynamodb", "DynamoDB_20120810.PutItem", new JsonObject { ["TableName"] = "Orders", ["Item"] = RunningTests.Item("kept") });
        }

        await using var second = await OrdersCloud.StartAsync(_folder, seed: new JsonObject { ["Key"] = "second" });

        var (_, got) = await second.CallAsync("dynamodb", "DynamoDB_20120810.GetItem", new JsonObject { ["TableName"] = "Orders", ["Key"] = RunningTests.Item("kept") });
        got.ContainsKey("Item").ShouldBeTrue();
        (await ValueAsync(second, "AWSCURRENT")).ShouldBe("second");
        (await ValueAsync(second, "AWSPREVIOUS")).ShouldBe("first");
    }

    [Fact]
    public async Task A_table_whose_keys_changed_is_refused_with_the_way_out()
    {
        await (await OrdersCloud.StartAsync(_folder)).DisposeAsync();

        var refused = await Should.ThrowAsync<StartException>(() => OrdersCloud.StartAsync(_folder, template =>
        {
            var table = template["Resources"]!["Table"]!["Properties"]!;
            table["KeySchema"]![0]!["AttributeName"] = "number";
            table["AttributeDefinitions"]![0]!["AttributeName"] = "number";
        }));

        refused.Reasons.Single().ShouldContain("--fresh");
    }

    [Fact]
    public async Task An_index_that_the_template_has_come_to_have_is_filled_from_what_a_table_kept_and_holds_only_items_with_its_keys()
    {
        await using (var first = await OrdersCloud.StartAsync(_folder))
        {
            foreach (var (id, isLate) in new[] { ("late", true), ("timely", false) })
            {
                var item = RunningTests.Item(id);
                item["shop"] = new JsonObject { ["S"] = "one" };
                if (isLate)
                {
                    item["lateSince"] = new JsonObject { ["N"] = "7" };
                }

                await first.CallAsync("dynamodb", "DynamoDB_20120810.PutItem", new JsonObject { ["TableName"] = "Orders", ["Item"] = item });
            }
        }

        await using var second = await OrdersCloud.StartAsync(_folder, template =>
        {
            var table = template["Resources"]!["Table"]!["Properties"]!;
            table["AttributeDefinitions"]!.AsArray().Add(new JsonObject { ["AttributeName"] = "shop", ["AttributeType"] = "S" });
            table["AttributeDefinitions"]!.AsArray().Add(new JsonObject { ["AttributeName"] = "lateSince", ["AttributeType"] = "N" });
            table["GlobalSecondaryIndexes"] = JsonNode.Parse("""
                [{"IndexName":"Late","KeySchema":[{"AttributeName":"shop","KeyType":"HASH"},{"AttributeName":"lateSince","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]
                """);
        });
        var (_, found) = await second.CallAsync("dynamodb", "DynamoDB_20120810.Query", new JsonObject
        {
            ["TableName"] = "Orders", ["IndexName"] = "Late", ["KeyConditionExpression"] = "shop = :shop", ["ExpressionAttributeValues"] = new JsonObject { [":shop"] = new JsonObject { ["S"] = "one" } },
        });

        found["Items"]!.AsArray().ShouldHaveSingleItem()!["lateSince"]!["N"]!.ToString().ShouldBe("7");
    }

    [Fact]
    public async Task A_template_with_two_APIs_is_refused_by_name()
    {
        static JsonObject Api(string name) => new() { ["Type"] = "AWS::ApiGateway::RestApi", ["Properties"] = new JsonObject { ["Name"] = name } };

        var refused = await Should.ThrowAsync<Exception>(() => OrdersCloud.StartAsync(_folder, template =>
        {
            template["Resources"]!["One"] = Api("One");
            template["Resources"]!["Two"] = Api("Two");
        }));

        refused.Message.ShouldContain("One");
        refused.Message.ShouldContain("Two");
    }

    [Fact]
    public void A_seed_for_a_secret_that_is_not_there_is_refused_with_those_that_are()
    {
        var options = OrdersCloud.Write(_folder, seed: new JsonObject { ["Unknown"] = "x" });

        var refused = Should.Throw<StartException>(() => LocalCloudHost.RunAsync(options, TextWriter.Null, CancellationToken.None));

        refused.Reasons.Single().ShouldContain("There are: Key.");
    }

    [Fact]
    public void A_folder_in_use_is_refused_and_free_again_when_the_run_ends()
    {
        using (StateFolder.Open(_folder, fresh: false))
        {
            Should.Throw<StartException>(() => StateFolder.Open(_folder, fresh: false)).Reasons.Single().ShouldContain("in use");
        }

        StateFolder.Open(_folder, fresh: false).Dispose();
    }

    [Fact]
    public void Fresh_forgets_what_was_kept()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "kept"), "");
        _folder.CreateSubdirectory("also");

        StateFolder.Open(_folder, fresh: true).Dispose();

        _folder.EnumerateFileSystemInfos().Select(entry => entry.Name).ShouldBe(["lock"]);
    }

    [Fact]
    public void A_file_with_secrets_is_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;   // there the folder's access list says it
        }

        var path = Path.Combine(_folder.FullName, "secret");

        PrivateFile.Write(path, "x"u8);

        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task<string?> ValueAsync(OrdersCloud cloud, string stage)
    {
        var (_, value) = await cloud.CallAsync("secretsmanager", "secretsmanager.GetSecretValue", new JsonObject { ["SecretId"] = "OrdersKey", ["VersionStage"] = stage });
        return (string?)value["SecretString"];
    }
}
