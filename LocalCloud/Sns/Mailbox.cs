using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalCloud.Control;
using LocalCloud.Hosting;

namespace LocalCloud.Sns;

/// <summary>E-mails, which nobody sends from here: a file each in the state folder, to be read there or by Control.</summary>
internal sealed class Mailbox(string folder)
{
    /// <summary>How many Control shows, the newest first.</summary>
    private const int MostShown = 100;

    public void Put(Mail mail)
    {
        var name = $"{mail.SentAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'.'fffffff", CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}.json";
        PrivateFile.Write(Path.Combine(folder, name), JsonSerializer.SerializeToUtf8Bytes(mail, MailJson.Default.Mail));
    }

    /// <summary><c>{"messages": [{"to": …}]}</c></summary>
    public Task ShowAsync(HttpContext context) => ControlApi.WriteAsync(context, writer =>
    {
        writer.WriteStartArray("messages");
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").OrderDescending(StringComparer.Ordinal).Take(MostShown))
        {
            writer.WriteRawValue(File.ReadAllBytes(path));
        }

        writer.WriteEndArray();
    });
}

/// <summary>An e-mail as its reader would get it.</summary>
/// <param name="From">The topic's display name, or its name.</param>
/// <param name="MessageId">The published message's.</param>
internal sealed record Mail(string To, string From, string Subject, string Body, string TopicArn, string MessageId, DateTimeOffset SentAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Mail))]
internal sealed partial class MailJson : JsonSerializerContext;
