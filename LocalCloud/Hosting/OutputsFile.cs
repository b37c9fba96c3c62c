using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.Hosting;

/// <summary>The file that says: everything answers, and here. Programs, tests and people read it.</summary>
internal static class OutputsFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes it whole, for its owner only.</summary>
    public static void Write(string path, SystemModel system, Gate gate, ApiAddresses apis, AccessKey developer, string controlToken, OtlpServer otlp)
    {
        JsonObject file = [];
        foreach (var (name, value) in system.Outputs)
        {
            file[name] = apis.Localise(value);
        }

        if (system.RestApis.Count > 0)
        {
            file["ApiUrl"] = gate.Api(0).AbsoluteUri;
        }

        if (system.RestApis.Count > 1)
        {
            file["ApiUrls"] = new JsonObject(apis.All.Select(api => KeyValuePair.Create<string, JsonNode?>(api.Key, api.Value.AbsoluteUri)));
        }

        var door = gate[Listener.FrontDoor].AbsoluteUri.TrimEnd('/');
        file["Endpoints"] = new JsonObject
        {
            ["DynamoDB"] = door,
            ["SQS"] = door,
            ["SNS"] = door,
            ["S3"] = door,
            ["SecretsManager"] = door,
            ["Lambda"] = door,
            ["Logs"] = door,
            ["Control"] = gate[Listener.Control].AbsoluteUri.TrimEnd('/'),
            ["OtlpHttp"] = otlp.Http,
            ["OtlpGrpc"] = otlp.Grpc,
        };
        file["ControlToken"] = controlToken;
        file["Region"] = system.Region;
        file["AccessKeyId"] = developer.Id;
        file["SecretAccessKey"] = developer.Secret;
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(file, Indented));
    }
}
