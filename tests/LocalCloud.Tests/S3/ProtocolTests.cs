using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;

namespace LocalCloud.Tests.S3;

/// <summary>What clients do with S3 on the wire, well or badly.</summary>
[Collection(S3Collection.Name)]
public sealed class ProtocolTests(S3Cloud cloud)
{
    private readonly string _folder = $"/{S3Cloud.Bucket}/{Guid.NewGuid():N}";

    [Fact]
    public async Task Keys_that_look_like_ways_out_are_keys_like_others()
    {
        foreach (var key in (string[])["/../../x", "/%2e%2e/x", "//", "/a//b", "/a%2Fb", "/./y"])
        {
            (await cloud.SendAsync("PUT", _folder + key, Encoding.UTF8.GetBytes(key))).Status.ShouldBe(HttpStatusCode.OK, key);
        }

        // One key in three spellings, and three more.
        (await cloud.SendAsync("GET", _folder + "/../../x")).Text.ShouldBe("/../../x");
        (await cloud.SendAsync("GET", _folder + "/../x")).Text.ShouldBe("/%2e%2e/x");
        (await cloud.SendAsync("GET", _folder + "//")).Text.ShouldBe("//");
        (await cloud.SendAsync("GET", _folder + "/a/b")).Text.ShouldBe("/a%2Fb");
        (await cloud.SendAsync("GET", _folder + "/a//b")).Text.ShouldBe("/a//b");
        (await cloud.SendAsync("GET", _folder + "/x")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n", "x-amz-checksum-crc32", "")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "2;chunk-signature=00\r\nab\r\n1;chunk-signature=00\r\nc\r\n0;chunk-signature=00\r\nx-amz-checksum-crc32c:Nks/tw==\r\nx-amz-trailer-signature:00\r\n\r\n", "x-amz-checksum-crc32c", "")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "3;chunk-signature=00\r\nabc\r\n0;chunk-signature=00\r\n\r\n", null, "")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "3\r\nabd\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n", "x-amz-checksum-crc32", "BadDigest")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "3\r\nabc\r\n0\r\n\r\n", "x-amz-checksum-crc32", "MalformedTrailerError")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "3\r\nabc\r\n", "x-amz-checksum-crc32", "IncompleteBody")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "2\r\nab\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n", "x-amz-checksum-crc32", "IncompleteBody")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "2\r\nabc\r\n0\r\n\r\n", null, "InvalidRequest")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "soon\r\nabc\r\n0\r\n\r\n", null, "InvalidRequest")]
    [InlineData("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "3\r\nabc\r\n0\r\n\r\n", null, "NotImplemented")]
    public async Task A_body_in_chunks_is_decoded_and_checked(string payload, string body, string? trailer, string code)
    {
        List<(string, string)> headers = [("x-amz-content-sha256", payload), ("x-amz-decoded-content-length", "3"), ("Content-Encoding", "aws-chunked")];
        if (trailer is not null)
        {
            headers.Add(("x-amz-trailer", trailer));
        }

        var (status, _, text) = await cloud.SendAsync("PUT", _folder + "/chunks", Encoding.ASCII.GetBytes(body), headers: headers);

        (status == HttpStatusCode.OK ? "" : S3Cloud.Code(text)).ShouldBe(code);
        var (_, response, stored) = await cloud.SendAsync("GET", _folder + "/chunks", headers: ("x-amz-checksum-mode", "ENABLED"));
        if (code.Length > 0)
        {
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);   // nothing half
            return;
        }

        stored.ShouldBe("abc");
        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        response.Headers.Contains("x-amz-checksum-type").ShouldBe(trailer is not null);
    }

    [Theory]
    [InlineData("x-amz-checksum-sha256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", "")]
    [InlineData("x-amz-checksum-sha1", "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "")]
    [InlineData("x-amz-checksum-sha256", "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "InvalidRequest")]
    [InlineData("x-amz-checksum-sha1", "AAAANkcGgWq6PiVxeFDCbJzQ2J0=", "BadDigest")]
    [InlineData("x-amz-checksum-md4", "AAAA", "NotImplemented")]
    [InlineData("Content-MD5", "kAFQmDzST7DWlj99KOF/cg==", "")]
    [InlineData("Content-MD5", "AAFQmDzST7DWlj99KOF/cg==", "BadDigest")]
    [InlineData("Content-MD5", "no", "InvalidDigest")]
    [InlineData("x-amz-content-sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "")]
    [InlineData("x-amz-content-sha256", "0a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "XAmzContentSHA256Mismatch")]
    [InlineData("x-amz-sdk-checksum-algorithm", "CRC32", "InvalidRequest")]
    [InlineData("x-amz-acl", "public-read", "NotImplemented")]
    [InlineData("x-amz-tagging", "a=b&a=c", "InvalidTag")]
    [InlineData("x-amz-tagging", "a=b&c=d", "")]
    [InlineData("x-amz-server-side-encryption-customer-key", "AAAA", "NotImplemented")]
    [InlineData("x-amz-server-side-encryption", "rot13", "InvalidArgument")]
    [InlineData("x-amz-storage-class", "DEEP_ARCHIVE", "NotImplemented")]
    [InlineData("x-amz-expected-bucket-owner", "111111111111", "AccessDenied")]
    [InlineData("If-None-Match", "\"900150983cd24fb0d6963f7d28e17f72\"", "NotImplemented")]
    [InlineData("If-Match", "*", "NoSuchKey")]
    public async Task A_put_is_done_as_its_headers_say_or_refused(string header, string value, string code)
    {
        var (status, _, text) = await cloud.SendAsync("PUT", _folder + "/put", "abc"u8.ToArray(), headers: (header, value));

        (status == HttpStatusCode.OK ? "" : S3Cloud.Code(text)).ShouldBe(code);
        (await cloud.SendAsync("HEAD", _folder + "/put")).Status.ShouldBe(code.Length == 0 ? HttpStatusCode.OK : HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_checksums_and_too_much_metadata_are_refused()
    {
        var (_, _, two) = await cloud.SendAsync("PUT", _folder + "/two", "abc"u8.ToArray(), null, null, ("x-amz-checksum-crc32", "NSRBwg=="), ("x-amz-checksum-sha1", "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="));
        S3Cloud.Code(two).ShouldBe("InvalidRequest");

        var (_, _, much) = await cloud.SendAsync("PUT", _folder + "/much", "abc"u8.ToArray(), headers: ("x-amz-meta-a", new string('x', 2048)));
        S3Cloud.Code(much).ShouldBe("MetadataTooLarge");
    }

    [Fact]
    public async Task More_than_five_gigabytes_are_refused_before_they_come()
    {
        var (_, _, text) = await cloud.SendAsync(
            "PUT", _folder + "/large", "abc"u8.ToArray(), null, null, ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), ("x-amz-decoded-content-length", "5368709121"));

        S3Cloud.Code(text).ShouldBe("EntityTooLarge");
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing()
    {
        Uri endpoint = new(cloud.Cloud.Endpoint("S3"));
        using HttpRequestMessage signed = new(HttpMethod.Put, endpoint);
        cloud.Sign(signed, _folder + "/half", cloud.Cloud["AccessKeyId"], "localhost");
        using (TcpClient client = new(endpoint.Host, endpoint.Port))
        {
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"PUT {_folder}/half HTTP/1.1\r\nHost: localhost\r\n{string.Concat(signed.Headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}\r\n"))}Content-Length: 10\r\n\r\nhalf"));
            client.Client.Shutdown(SocketShutdown.Send);
            try
            {
                using StreamReader reader = new(stream);
                await reader.ReadToEndAsync();
            }
            catch (IOException)
            {
                // The server may answer by breaking off as well; either way it has dealt with the request.
            }
        }

        (await cloud.SendAsync("HEAD", _folder + "/half")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_list_is_one_document_in_S3s_namespace_even_with_keys_that_XML_has_no_characters_for()
    {
        await cloud.SendAsync("PUT", _folder + "/%01%3C&", "abc"u8.ToArray());
        var prefix = _folder[(S3Cloud.Bucket.Length + 2)..];

        var (_, _, plain) = await cloud.SendAsync("GET", $"/{S3Cloud.Bucket}?list-type=2&prefix={prefix}");
        var (_, _, encoded) = await cloud.SendAsync("GET", $"/{S3Cloud.Bucket}?list-type=2&prefix={prefix}&encoding-type=url");

        plain.ShouldContain($"<Key>{prefix}/&#x1;&lt;&amp;</Key>");
        plain.ShouldNotContain("xmlns=\"\"");
        XDocument.Parse(encoded).Descendants(XName.Get("Key", "http://s3.amazonaws.com/doc/2006-03-01/")).Single().Value.ShouldBe($"{prefix}/%01%3C%26");
    }

    [Theory]
    [InlineData("If-Match", "\"900150983cd24fb0d6963f7d28e17f72\"", 200)]
    [InlineData("If-Match", "\"other\"", 412)]
    [InlineData("If-None-Match", "\"900150983cd24fb0d6963f7d28e17f72\"", 304)]
    [InlineData("If-None-Match", "\"other\"", 200)]
    [InlineData("If-Modified-Since", "Tue, 01 Jan 2999 00:00:00 GMT", 304)]
    [InlineData("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT", 200)]
    [InlineData("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT", 412)]
    [InlineData("If-Unmodified-Since", "Tue, 01 Jan 2999 00:00:00 GMT", 200)]
    [InlineData("Range", "bytes=-2", 206)]
    [InlineData("Range", "bytes=1-", 206)]
    [InlineData("Range", "bytes=3-", 416)]
    [InlineData("Range", "bytes=-0", 416)]
    [InlineData("Range", "lines=1-2", 200)]
    public async Task A_get_and_a_head_hold_to_conditions_and_ranges(string header, string value, int expected)
    {
        await cloud.SendAsync("PUT", _folder + "/conditions", "abc"u8.ToArray());

        foreach (var method in (string[])["GET", "HEAD"])
        {
            var (status, response, text) = await cloud.SendAsync(method, _folder + "/conditions", headers: (header, value));

            ((int)status).ShouldBe(expected, method);
            if (expected is 200 or 206 && method == "GET")
            {
                text.ShouldBe(expected == 200 ? "abc" : "bc");
            }

            if (expected is 304 || method == "HEAD")
            {
                text.ShouldBeEmpty();
            }

            if (expected == 304)
            {
                response.Headers.ETag!.Tag.ShouldBe("\"900150983cd24fb0d6963f7d28e17f72\"");
            }
        }
    }

    [Fact]
    public async Task A_bucket_may_be_named_by_the_host()
    {
        await cloud.SendAsync("PUT", _folder + "/host", "abc"u8.ToArray());
        var path = _folder[(S3Cloud.Bucket.Length + 1)..] + "/host";

        (await cloud.SendAsync("GET", path, host: $"{S3Cloud.Bucket}.s3.us-east-1.amazonaws.com")).Text.ShouldBe("abc");
        (await cloud.SendAsync("GET", path, host: $"{S3Cloud.Bucket}.localhost")).Text.ShouldBe("abc");
        S3Cloud.Code((await cloud.SendAsync("GET", path, host: "nobodys.s3.amazonaws.com")).Text).ShouldBe("NoSuchBucket");
    }

    [Theory]
    [InlineData("GET", "?acl", "NotImplemented")]
    [InlineData("GET", "?versionId=1", "NotImplemented")]
    [InlineData("GET", "?partNumber=1", "NotImplemented")]
    [InlineData("PUT", "?partNumber=1&uploadId=2", "NoSuchUpload")]
    [InlineData("PUT", "?partNumber=none&uploadId=2", "InvalidArgument")]
    [InlineData("POST", "?restore", "NotImplemented")]
    [InlineData("PATCH", "", "NotImplemented")]
    [InlineData("PUT", "%zz", "InvalidURI")]
    [InlineData("PUT", "%ff", "InvalidURI")]
    public async Task What_is_not_emulated_is_never_a_silent_success(string method, string ending, string code) =>
        S3Cloud.Code((await cloud.SendAsync(method, _folder + "/x" + ending, "abc"u8.ToArray())).Text).ShouldBe(code);

    [Theory]
    [InlineData("?list-type=1", "NotImplemented")]
    [InlineData("", "NotImplemented")]
    [InlineData("?versions&version-id-marker=1", "InvalidArgument")]
    [InlineData("?versions&max-keys=many", "InvalidArgument")]
    [InlineData("?list-type=2&max-keys=many", "InvalidArgument")]
    [InlineData("?list-type=2&continuation-token=x", "InvalidArgument")]
    [InlineData("?list-type=2&encoding-type=rot13", "InvalidArgument")]
    public async Task A_list_that_is_asked_for_wrongly_is_refused(string query, string code) =>
        S3Cloud.Code((await cloud.SendAsync("GET", $"/{S3Cloud.Bucket}{query}")).Text).ShouldBe(code);

    [Theory]
    [InlineData("<Delete><Object><Key>a</Key></Object></Delete>", "InvalidRequest", false)]
    [InlineData("<Delete>", "MalformedXML", true)]
    [InlineData("<Delete></Delete>", "MalformedXML", true)]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&b;</Key></Object></Delete>", "MalformedXML", true)]
    [InlineData("<Delete><Object><Key>a</Key><VersionId>1</VersionId></Object></Delete>", "NotImplemented", true)]
    public async Task A_delete_of_many_that_is_asked_for_wrongly_is_refused(string body, string code, bool withMd5)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        List<(string, string)> headers = withMd5 ? [("Content-MD5", Convert.ToBase64String(LocalCloud.Sqs.Md5.Of(bytes)))] : [];

        S3Cloud.Code((await cloud.SendAsync("POST", $"/{S3Cloud.Bucket}?delete", bytes, headers: headers)).Text).ShouldBe(code);
    }

    [Fact]
    public async Task The_front_doors_refusals_are_in_S3s_words()
    {
        var (unsigned, _, first) = await cloud.SendAsync("GET", _folder + "/x", accessKeyId: "");
        unsigned.ShouldBe(HttpStatusCode.Forbidden);
        S3Cloud.Code(first).ShouldBe("AccessDenied");

        var (unknown, response, second) = await cloud.SendAsync("GET", _folder + "/x", accessKeyId: "AKIAIOSFODNN7EXAMPLE");
        unknown.ShouldBe(HttpStatusCode.Forbidden);
        S3Cloud.Code(second).ShouldBe("InvalidAccessKeyId");
        response.Headers.Contains("x-amz-request-id").ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_of_1024_bytes_is_taken_and_one_more_is_too_long()
    {
        (await cloud.SendAsync("PUT", $"/{S3Cloud.Bucket}/" + new string('k', 1024), "abc"u8.ToArray())).Status.ShouldBe(HttpStatusCode.OK);

        S3Cloud.Code((await cloud.SendAsync("PUT", $"/{S3Cloud.Bucket}/" + new string('k', 1025), "abc"u8.ToArray())).Text).ShouldBe("KeyTooLongError");
    }
}
