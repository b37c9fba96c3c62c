using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

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

    /// <summary>A text of a list: encoded when the client asks for it.</summary>
    /// <exception cref="S3Exception">It asks for an encoding that there isn't.</exception>
    public static string Encode(string text, string? encoding) => encoding switch
    {
        null => text,
        "url" => Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal),
        _ => throw S3Exception.InvalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encoding),
    };

    /// <summary>The checksum's elements, as in results that speak of an object.</summary>
    public static void WriteChecksum(XmlWriter xml, Checksum checksum)
    {
        WriteChecksumValue(xml, checksum);
        xml.WriteElementString("ChecksumType", checksum.Type);
    }

    /// <summary>The checksum's element, as in results that speak of a part.</summary>
    public static void WriteChecksumValue(XmlWriter xml, Checksum? checksum) => WriteGiven(xml, ChecksumElement(checksum?.Algorithm), checksum?.Value);

    /// <summary>The name of a checksum's element.</summary>
    public static string ChecksumElement(string? algorithm) => $"Checksum{algorithm?.ToUpperInvariant()}";

    /// <summary>An element, unless there is nothing to put into it.</summary>
    public static void WriteGiven(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteElementString(name, value);
        }
    }

    public static void WriteElement(XmlWriter xml, string name, Action content)
    {
        xml.WriteStartElement(name, Namespace);
        content();
        xml.WriteEndElement();
    }

    /// <summary>Reads the document that a request brings.</summary>
    /// <param name="root">The name that its root must have.</param>
    /// <param name="most">More bytes are refused.</param>
    /// <exception cref="S3Exception">It isn't such a document.</exception>
    public static async Task<(XElement Root, BodyFacts Facts)> ReadAsync(S3Request request, string root, long most, bool checksummed = true)
    {
        using MemoryStream body = new();
        var facts = await BodyReader.ReadAsync(request, bytes => body.WriteAsync(bytes, request.Aborted), most, checksummed);
        body.Position = 0;
        try
        {
            using var reader = XmlReader.Create(body, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false });
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root is { } document && document.Name.LocalName == root ? (document, facts) : throw Malformed();
        }
        catch (XmlException)
        {
            throw Malformed();
        }
    }

    public static S3Exception Malformed() =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

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
