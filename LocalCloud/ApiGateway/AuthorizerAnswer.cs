using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using System.Text.Json;

namespace LocalCloud.ApiGateway;

/// <summary>What a policy says of a method. The zero value lets nobody in.</summary>
internal enum PolicyDecision
{
    ImplicitDeny,
    ExplicitDeny,
    Allow,
}

/// <summary>
/// What an authorizer function answered: a policy, and what is known of the caller.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
/// </summary>
internal sealed class AuthorizerAnswer
{
    private const string Invoke = "execute-api:Invoke";
    private readonly List<Statement> _statements = [];

    private AuthorizerAnswer(CallerContext caller) => Caller = caller;

    public CallerContext Caller { get; }

    /// <summary>One denying statement outweighs every allowing one; without any it is denied too.</summary>
    public PolicyDecision Decide(string methodArn)
    {
        var decision = PolicyDecision.ImplicitDeny;
        foreach (var statement in _statements)
        {
            if (statement.Covers(methodArn))
            {
                if (!statement.Allow)
                {
                    return PolicyDecision.ExplicitDeny;
                }

                decision = PolicyDecision.Allow;
            }
        }

        return decision;
    }

    /// <summary>Reads an answer, or says what is wrong with it, for the log.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out AuthorizerAnswer? answer, [NotNullWhen(false)] out string? problem)
    {
        answer = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            answer = Read(document.RootElement, out problem);
        }
        catch (JsonException)
        {
            problem = "it isn't JSON";
        }

        return answer is not null;
    }

    private static AuthorizerAnswer? Read(JsonElement root, out string? problem)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("policyDocument"u8, out var policy) || policy.ValueKind != JsonValueKind.Object
            || !policy.TryGetProperty("Statement"u8, out var statements))
        {
            problem = "it has no policyDocument with a Statement";
            return null;
        }

        if (!TryReadCaller(root, out var caller, out problem))
        {
            return null;
        }

        AuthorizerAnswer answer = new(caller);
        foreach (var element in Each(statements))
        {
            if (!Statement.TryParse(element, out var statement, out problem))
            {
                return null;
            }

            answer._statements.Add(statement);
        }

        problem = null;
        return answer;
    }

    private static bool TryReadCaller(JsonElement root, [NotNullWhen(true)] out CallerContext? caller, out string? problem)
    {
        caller = null;
        problem = null;
        List<KeyValuePair<string, string?>> values = [];
        if (root.TryGetProperty("context"u8, out var context) && context.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in context.EnumerateObject())
            {
                switch (property.Value.ValueKind)
                {
                    case JsonValueKind.String or JsonValueKind.Null:
                        values.Add(new(property.Name, property.Value.GetString()));
                        break;
                    case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                        values.Add(new(property.Name, property.Value.GetRawText()));
                        break;
                    default:
                        problem = $"its context has an object or array under '{property.Name}'; only strings, numbers and booleans are allowed";
                        return false;
                }
            }
        }

        var principal = root.TryGetProperty("principalId"u8, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        caller = new CallerContext(principal, values);
        return true;
    }

    /// <summary>A list's elements, or the one value that stands for a list of itself.</summary>
    private static JsonElement[] Each(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [element];

    private sealed class Statement
    {
        private bool _onThisAction;
        private bool _resourcesAreExceptions;
        private List<string> _resources = [];

        public bool Allow { get; private init; }

        public bool Covers(string methodArn) => _onThisAction && Matches(_resources, methodArn, ignoreCase: false) != _resourcesAreExceptions;

        public static bool TryParse(JsonElement element, [NotNullWhen(true)] out Statement? statement, [NotNullWhen(false)] out string? problem)
        {
            statement = null;
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("Effect"u8, out var effect) || effect.ValueKind != JsonValueKind.String
                || effect.GetString() is not ("Allow" or "Deny"))
            {
                problem = "a statement's Effect is neither Allow nor Deny";
                return false;
            }

            if (element.TryGetProperty("Condition"u8, out _))
            {
                problem = "a statement has a Condition, which is not emulated";
                return false;
            }

            if (!TryReadTexts(element, "Action", out var actions, out var actionsAreExceptions)
                || !TryReadTexts(element, "Resource", out var resources, out var resourcesAreExceptions))
            {
                problem = "a statement lacks its Action or Resource, or one of them isn't text";
                return false;
            }

            problem = null;
            statement = new Statement
            {
                Allow = effect.ValueEquals("Allow"u8),
                _onThisAction = Matches(actions, Invoke, ignoreCase: true) != actionsAreExceptions,
                _resources = resources,
                _resourcesAreExceptions = resourcesAreExceptions,
            };
            return true;
        }

        private static bool TryReadTexts(JsonElement statement, string name, [NotNullWhen(true)] out List<string>? texts, out bool areExceptions)
        {
            texts = null;
            areExceptions = !statement.TryGetProperty(name, out var element);
            if (areExceptions && !statement.TryGetProperty($"Not{name}", out element))
            {
                return false;
            }

            texts = [];
            foreach (var text in Each(element))
            {
                if (text.ValueKind != JsonValueKind.String)
                {
                    return false;
                }

                texts.Add(text.GetString()!);
            }

            return true;
        }

        /// <summary><c>*</c> stands for any characters, also slashes, and <c>?</c> for one.</summary>
        private static bool Matches(List<string> patterns, string value, bool ignoreCase)
        {
            foreach (var pattern in patterns)
            {
                if (FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
