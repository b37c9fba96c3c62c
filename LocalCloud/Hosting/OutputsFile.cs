using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.Iam;

namespace LocalCloud.Hosting;

/// <summary>The file that says: everything answers, and here. Programs, tests and people read it.</summary>
internal static class OutputsFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes it whole, for its owner only.</summary>
    /// <param name="apis">Where each REST API is served, by its id.</param>
    public static void Write(string path, SystemModel system, Gate gate, IReadOnlyDictionary<string, Uri> apis, AccessKey developer, string controlToken)
    {
        JsonObject file = [];
        foreach (var (name, value) in system.Outputs)
        {
            file[name] = Localise(value, system, apis);
        }

        if (apis.Count > 0)
        {
            file["ApiUrl"] = apis[system.RestApis[0].ApiId].AbsoluteUri;
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
        };
        file["ControlToken"] = controlToken;
        file["Region"] = system.Region;
        file["AccessKeyId"] = developer.Id;
        file["SecretAccessKey"] = developer.Secret;
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(file, Indented));
    }

    /// <summary>An API's address in AWS, as the template makes it, becomes the one that it has here.</summary>
    private static string Localise(string value, SystemModel system, IReadOnlyDictionary<string, Uri> apis)
    {
        foreach (var api in system.RestApis)
        {
            var inAws = $"https://{api.ApiId}.execute-api.{system.Region}.amazonaws.com/{api.StageName}/";
            value = value.Replace(inAws, apis[api.ApiId].AbsoluteUri, StringComparison.Ordinal);
        }

        return value;
    }
}
