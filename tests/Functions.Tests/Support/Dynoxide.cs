using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Webhooks.Functions.Tests.Support;

/// <summary>Marks what needs the DynamoDB emulator of the repository's <c>package.json</c>; without it such a test is skipped, except under CI, where it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DynoxideFactAttribute : FactAttribute
{
    public DynoxideFactAttribute()
    {
        if (Dynoxide.Binary is null && Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Skip = "dynoxide is not installed: run npm ci at the repository's root.";
        }
    }
}

[CollectionDefinition(nameof(Dynoxide))]
public sealed class DynoxideDefinition : ICollectionFixture<Dynoxide>;

/// <summary>A DynamoDB with the tables, in memory, in a process of its own, started once.</summary>
public sealed class Dynoxide : IAsyncLifetime
{
    private Process? _process;

    public static string? Binary { get; } = Find();

    public string Url { get; private set; } = "";

    public AmazonDynamoDBClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Binary is null)
        {
            if (Environment.GetEnvironmentVariable("CI") is "true")
            {
                throw new FileNotFoundException("dynoxide is not installed: run npm ci at the repository's root.");
            }

            return;
        }

        Url = await StartAsync();
        Client = new AmazonDynamoDBClient(new BasicAWSCredentials("AKIDEXAMPLE", "secret-access-key"), new AmazonDynamoDBConfig { ServiceURL = Url, AuthenticationRegion = "us-east-1" });
        await CreateAsync("WebhookEvents-dev", ("eventId", ScalarAttributeType.S), ("timestamp", ScalarAttributeType.N));
        await CreateAsync("Transactions-dev", ("transactionId", ScalarAttributeType.S));
        await CreateAsync("WebhookAudit-dev", ("subject", ScalarAttributeType.S), ("change", ScalarAttributeType.S));
    }

    public Task DisposeAsync()
    {
        Client?.Dispose();
        _process?.Kill();
        _process?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Starts the process on a free port, which it can't choose by itself: given 0 it doesn't say which one it took.</summary>
    private async Task<string> StartAsync()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var finder = new TcpListener(IPAddress.Loopback, 0);
            finder.Start();
            var port = ((IPEndPoint)finder.LocalEndpoint).Port;
            finder.Stop();
            _process = Process.Start(new ProcessStartInfo(Binary!, ["serve", "--port", $"{port}"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var listens = new TaskCompletionSource<bool>();
            _process.OutputDataReceived += (_, line) => Look(line.Data);
            _process.ErrorDataReceived += (_, line) => Look(line.Data);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            if (await Task.WhenAny(listens.Task, _process.WaitForExitAsync()).WaitAsync(TestTime.Limit()) == listens.Task)
            {
                return $"http://127.0.0.1:{port}";
            }

            void Look(string? line)
            {
                if (line?.Contains("listening", StringComparison.OrdinalIgnoreCase) ?? false)
                {
                    listens.TrySetResult(true);
                }
            }
        }

        throw new InvalidOperationException("dynoxide ended at once, five times over.");
    }

    private async Task CreateAsync(string table, params (string Name, ScalarAttributeType Type)[] keys) => await Client.CreateTableAsync(new CreateTableRequest
    {
        TableName = table,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        KeySchema = [.. keys.Select((key, at) => new KeySchemaElement(key.Name, at == 0 ? KeyType.HASH : KeyType.RANGE))],
        AttributeDefinitions = [.. keys.Select(key => new AttributeDefinition(key.Name, key.Type))],
    });

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var binary = Path.Combine(folder.FullName, "node_modules", "@dynoxide", "linux-x64", "dynoxide");
            if (File.Exists(binary))
            {
                return binary;
            }
        }

        return null;
    }
}
