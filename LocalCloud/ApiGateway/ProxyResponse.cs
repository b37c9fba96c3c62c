using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace LocalCloud.ApiGateway;

/// <summary>
/// A function's answer to a proxy event.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
/// All of its properties may be missing (status 200, no body), but there may be no others.
/// </summary>
internal sealed class ProxyResponse
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private List<KeyValuePair<string, string>>? _single;
    private List<KeyValuePair<string, string>>? _multiple;

    public int Status { get; private set; } = StatusCodes.Status200OK;

    public byte[] Body { get; private set; } = [];

    public bool IsBase64Encoded { get; private set; }

    /// <summary>Both maps as one list; what is in both, name and value, is there once.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers =>
        (_single ?? []).Where(header => _multiple?.Exists(other => Same(header, other)) != true).Concat(_multiple ?? []);

    /// <summary>Reads an answer, or says what is wrong with it, for the log.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out ProxyResponse? response, [NotNullWhen(false)] out string? problem)
    {
        response = new ProxyResponse();
        try
        {
            Utf8JsonReader reader = new(json);
            reader.Read();
            problem = response.Read(ref reader);
            reader.Read();   // nothing may follow
        }
        catch (JsonException)
        {
            problem = "it isn't JSON";
        }

        response = problem is null ? response : null;
        return response is not null;
    }

    private string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "it isn't a JSON object";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var problem = ReadProperty(ref reader);
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private string? ReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("statusCode"u8))
        {
            return ReadStatus(ref reader);
        }

        if (reader.ValueTextEquals("body"u8))
        {
            return ReadBody(ref reader);
        }

        if (reader.ValueTextEquals("headers"u8))
        {
            return ReadHeaders(ref reader, _single ??= [], inArrays: false);
        }

        if (reader.ValueTextEquals("multiValueHeaders"u8))
        {
            return ReadHeaders(ref reader, _multiple ??= [], inArrays: true);
        }

        if (reader.ValueTextEquals("isBase64Encoded"u8))
        {
            reader.Read();
            IsBase64Encoded = reader.TokenType == JsonTokenType.True;
            return reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null ? null : "isBase64Encoded is neither true nor false";
        }

        return $"it has a property '{reader.GetString()}', which a proxy response may not have";
    }

    private string? ReadStatus(ref Utf8JsonReader reader)
    {
        reader.Read();
        var status = 0;
        var read = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt32(out status),
            JsonTokenType.String => int.TryParse(reader.GetString(), out status),
            _ => false,
        };
        Status = status;
        return read && status is >= 200 and <= 599 ? null : "statusCode isn't a number from 200 to 599";
    }

    private string? ReadBody(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return "body isn't a string";
        }

        var body = new byte[reader.ValueSpan.Length];   // unescaped it is no longer
        var length = reader.CopyString(body);
        Body = length == body.Length ? body : body[..length];
        return null;
    }

    private static string? ReadHeaders(ref Utf8JsonReader reader, List<KeyValuePair<string, string>> into, bool inArrays)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "headers or multiValueHeaders isn't an object";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var array = inArrays && reader.TokenType == JsonTokenType.StartArray;
            if (array)
            {
                reader.Read();
            }

            while (reader.TokenType != JsonTokenType.EndArray)
            {
                if (!TryReadValue(ref reader, out var value) || name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
                {
                    return $"the header '{name}' is no header name, or its value isn't a printable string";
                }

                into.Add(new(name, value));
                if (!array)
                {
                    break;
                }

                reader.Read();
            }
        }

        return null;
    }

    private static bool TryReadValue(ref Utf8JsonReader reader, [NotNullWhen(true)] out string? value)
    {
        value = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => null,
        };
        return value is not null && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
    }

    private static bool Same(KeyValuePair<string, string> one, KeyValuePair<string, string> other) =>
        one.Value == other.Value && one.Key.Equals(other.Key, StringComparison.OrdinalIgnoreCase);
}
