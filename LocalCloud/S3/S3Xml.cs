using System.Globalization;
using System.Text;
using System.Xml;

namespace LocalCloud.S3;

/// <summary>Answers in S3's XML.</summary>
internal static class S3Xml
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    // Keys may hold what XML 1.0 doesn't; S3 writes it as a reference all the same, and a client that minds asks for encoding-type=url.
    private static readonly XmlWriterSettings Settings = new() { CheckCharacters = false, Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <summary>Answers 200 with a document.</summary>
    public static Task WriteAsync(HttpContext context, string root, Action<XmlWriter> content) =>
        WriteAsync(context, StatusCodes.Status200OK, root, Namespace, content);

    public static Task WriteErrorAsync(HttpContext context, S3Exception error)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Headers.Remove("Content-Length");
        return WriteAsync(context, error.Status, "Error", null, xml =>
        {
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Message);
            foreach (var (name, value) in error.Details)
            {
                xml.WriteElementString(name, value);
            }

            xml.WriteElementString("Resource", context.Request.Path.Value);
            xml.WriteElementString("RequestId", context.Response.Headers[S3Service.RequestId].ToString());
        });
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The checksum's element, as in lists and results of a copy.</summary>
    public static void WriteChecksum(XmlWriter xml, Checksum checksum)
    {
        xml.WriteElementString($"Checksum{checksum.Algorithm.ToUpperInvariant()}", checksum.Value);
        xml.WriteElementString("ChecksumType", "FULL_OBJECT");
    }

    private static async Task WriteAsync(HttpContext context, int status, string root, string? @namespace, Action<XmlWriter> content)
    {
        using MemoryStream document = new();
        await using (var xml = XmlWriter.Create(document, Settings))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement(root, @namespace);
            content(xml);
            xml.WriteEndElement();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = document.Length;
            await context.Response.Body.WriteAsync(document.GetBuffer().AsMemory(0, (int)document.Length), context.RequestAborted);
        }
    }
}
