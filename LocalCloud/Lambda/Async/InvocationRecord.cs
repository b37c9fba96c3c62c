using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudTemplate;

namespace LocalCloud.Lambda.Async;

/// <summary>
/// What is told of an event that is done with: a record for its destination, and the event itself for the dead-letter queue.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </summary>
internal static class InvocationRecord
{
    private const int LongestMessage = 1024;
    private const string ZeroConcurrency = "Function not invoked. Its reserved concurrency is zero.";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything that is to be delivered; nothing where nobody wants to hear of it.</summary>
    public static IEnumerable<Delivery> For(AsyncEvent done, Outcome outcome, FunctionModel function)
    {
        var target = outcome == Outcome.Success ? function.AsyncInvoke.OnSuccess : function.AsyncInvoke.OnFailure;
        if (target is not null)
        {
            yield return Delivery(done, target, Write(done, outcome, function));
        }

        if (outcome != Outcome.Success && function.DeadLetterArn is { } deadLetters)
        {
            yield return Delivery(done, deadLetters, done.Payload) with { DeadLetter = Reason(done, outcome) };
        }
    }

    private static Delivery Delivery(AsyncEvent done, string target, byte[] body) =>
        new() { FunctionName = done.FunctionName, RequestId = done.RequestId, TraceHeader = done.TraceHeader, Target = target, Body = body };

    private static byte[] Write(AsyncEvent done, Outcome outcome, FunctionModel function)
    {
        ArrayBufferWriter<byte> bytes = new(512 + done.Payload.Length);
        using (Utf8JsonWriter json = new(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteString("timestamp", TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteStartObject("requestContext");
            json.WriteString("requestId", done.RequestId);
            json.WriteString("functionArn", $"{function.Arn}:$LATEST");
            json.WriteString("condition", outcome.ToString());
            json.WriteNumber("approximateInvokeCount", outcome == Outcome.Success ? done.Attempts + 1 : done.Attempts);
            json.WriteEndObject();
            WritePayload(json, "requestPayload", done.Payload);
            if (done.Last is { } last)
            {
                json.WriteStartObject("responseContext");
                json.WriteNumber("statusCode", last.Status);
                json.WriteString("executedVersion", "$LATEST");
                if (last.FunctionError is { } error)
                {
                    json.WriteString("functionError", error);
                }

                json.WriteEndObject();
                WritePayload(json, "responsePayload", last.Payload.Span);
            }

            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>As it is; a function may answer what isn't JSON, and that is a text.</summary>
    private static void WritePayload(Utf8JsonWriter json, string name, ReadOnlySpan<byte> payload)
    {
        json.WritePropertyName(name);
        try
        {
            Utf8JsonReader reader = new(payload);
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            json.WriteRawValue(payload, skipInputValidation: true);
        }
        catch (JsonException)
        {
            json.WriteStringValue(payload);
        }
    }

    private static DeadLetterReason Reason(AsyncEvent done, Outcome outcome)
    {
        if (outcome == Outcome.ZeroReservedConcurrency)
        {
            return new DeadLetterReason(StatusCodes.Status429TooManyRequests, ZeroConcurrency);
        }

        if (done.Last is not { } last)
        {
            return new DeadLetterReason(StatusCodes.Status500InternalServerError, "The event was older than it may be before the function could be invoked.");
        }

        var message = Encoding.UTF8.GetString(last.Payload.Span);
        return new DeadLetterReason(last.Status, message.Length <= LongestMessage ? message : message[..LongestMessage]);
    }
}
