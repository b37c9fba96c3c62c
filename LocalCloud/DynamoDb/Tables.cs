using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.Hosting;

namespace LocalCloud.DynamoDb;

/// <summary>Makes the template's tables, or finds them as an earlier run left them.</summary>
internal static class Tables
{
    /// <exception cref="StartException">A kept table has other keys than the template's, or the emulator refuses one.</exception>
    public static async Task EnsureAsync(HttpClient database, IReadOnlyList<TableModel> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            var wanted = JsonNode.Parse(table.CreateTableRequest)!;
            var made = await CallAsync(database, "CreateTable", wanted, cancellationToken);
            if (made.Error is null)
            {
                continue;
            }

            if (!made.Error.EndsWith("ResourceInUseException", StringComparison.Ordinal))
            {
                throw new StartException($"Table {table.Name} ({table.Path}) can't be made: {made.Body["message"] ?? made.Body["Message"]}");
            }

            var kept = await CallAsync(database, "DescribeTable", new JsonObject { ["TableName"] = table.Name }, cancellationToken);
            if (!JsonNode.DeepEquals(Keys(kept.Body["Table"]!), Keys(wanted)))
            {
                throw new StartException($"Table {table.Name} ({table.Path}) was kept with the keys {Keys(kept.Body["Table"]!).ToJsonString()}, but the template now says {Keys(wanted).ToJsonString()}. Start with --fresh to forget what was stored.");
            }
        }
    }

    /// <summary>What can't be changed in a table that exists: the keys with their types.</summary>
    private static JsonObject Keys(JsonNode table) => new(table["KeySchema"]!.AsArray().Select(key =>
    {
        var name = (string)key!["AttributeName"]!;
        var type = table["AttributeDefinitions"]!.AsArray().First(attribute => (string)attribute!["AttributeName"]! == name)!["AttributeType"]!;
        return KeyValuePair.Create(name, (JsonNode?)$"{key["KeyType"]} {type}");
    }));

    private static async Task<(JsonNode Body, string? Error)> CallAsync(HttpClient database, string operation, JsonNode body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new StringContent(body.ToJsonString()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        // The emulator wants a signature to be there, whatever it is.
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=none");
        using var response = await database.SendAsync(request, cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))!;
        return (answer, response.IsSuccessStatusCode ? null : (string?)answer["__type"] ?? "unknown");
    }
}
