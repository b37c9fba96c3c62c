using System.Text;
using System.Xml;
using LocalCloud.FrontDoor;

namespace LocalCloud.Sns;

/// <summary>Answers of the Query protocol, in XML: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html</summary>
internal static class QueryAnswer
{
    private const string Namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

    private static readonly XmlWriterSettings Settings = new() { Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CheckCharacters = false };

    /// <param name="members">Writes what is in the result.</param>
    public static Task WriteAsync(HttpContext context, string action, Action<XmlWriter> members) => WriteAsync(context, StatusCodes.Status200OK, writer =>
    {
        writer.WriteStartElement($"{action}Response", Namespace);
        writer.WriteStartElement($"{action}Result", Namespace);
        members(writer);
        writer.WriteEndElement();
        writer.WriteStartElement("ResponseMetadata", Namespace);
        Text(writer, "RequestId", RequestId(context));
        writer.WriteEndElement();
        writer.WriteEndElement();
    });

    public static Task WriteAsync(HttpContext context, AwsServiceException refusal) => WriteAsync(context, refusal.Status, writer =>
    {
        writer.WriteStartElement("ErrorResponse", Namespace);
        writer.WriteStartElement("Error", Namespace);
        Text(writer, "Type", refusal.Status < StatusCodes.Status500InternalServerError ? "Sender" : "Receiver");
        Text(writer, "Code", refusal.Code);
        Text(writer, "Message", refusal.Message);
        writer.WriteEndElement();
        Text(writer, "RequestId", RequestId(context));
        writer.WriteEndElement();
    });

    public static void Text(XmlWriter writer, string name, string value) => writer.WriteElementString(name, Namespace, value);

    /// <summary>A list: each item a <c>member</c>.</summary>
    public static void List<T>(XmlWriter writer, string name, IEnumerable<T> items, Action<T> members)
    {
        writer.WriteStartElement(name, Namespace);
        foreach (var item in items)
        {
            writer.WriteStartElement("member", Namespace);
            members(item);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    /// <summary>A map by the name <c>Attributes</c>; entries without a value are left out.</summary>
    public static void Attributes(XmlWriter writer, IEnumerable<(string Name, string? Value)> attributes)
    {
        writer.WriteStartElement("Attributes", Namespace);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
            {
                writer.WriteStartElement("entry", Namespace);
                Text(writer, "key", name);
                Text(writer, "value", value);
                writer.WriteEndElement();
            }
        }

        writer.WriteEndElement();
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<XmlWriter> root)
    {
        using MemoryStream bytes = new();
        await using (var writer = XmlWriter.Create(bytes, Settings))
        {
            root(writer);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml";
        await context.Response.BodyWriter.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), context.RequestAborted);
    }

    private static string RequestId(HttpContext context) => context.Response.Headers["x-amzn-RequestId"].ToString();
}
