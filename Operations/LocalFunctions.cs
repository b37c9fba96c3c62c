using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Operations;

/// <summary>The functions of a local run, and what a process needs to serve one of them: by Control.</summary>
public sealed class LocalFunctions(HttpClient http, StackOutputs outputs)
{
    /// <summary>The function of that logical id, handler or name.</summary>
    /// <exception cref="OperationException">There is none, or Control doesn't answer.</exception>
    public async Task<LocalFunction> FindAsync(string name, CancellationToken cancellationToken)
    {
        var list = await GetAsync("functions", LocalFunctionsJson.Default.FunctionList, cancellationToken);
        var found = list.Functions.Where(function => function.IsCalled(name)).ToList();
        if (found.Count == 0)
        {
            found = [.. list.Functions.Where(function => function.Handler == name)];
        }

        return found switch
        {
            [var one] => one,
            [] => throw new OperationException($"There is no function '{name}'. There are: {Names(list.Functions)}."),
            _ => throw new OperationException($"'{name}' is the handler of more than one function. Choose one by its name: {Names(found)}."),
        };
    }

    /// <summary>The environment variables of a process that serves the function, credentials of its own among them.</summary>
    /// <exception cref="OperationException">Control doesn't answer, or doesn't give it out.</exception>
    public Task<SortedDictionary<string, string>> EnvironmentAsync(LocalFunction function, CancellationToken cancellationToken) =>
        GetAsync($"functions/{Uri.EscapeDataString(function.Name)}/environment", LocalFunctionsJson.Default.SortedDictionaryStringString, cancellationToken);

    private async Task<T> GetAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var control = outputs.Endpoints?.Control
            ?? throw new OperationException($"{outputs.Source} names no Control (Endpoints.Control): only a local run's functions can be served by a process of yours.");
        var url = new Uri($"{control.TrimEnd('/')}/{path}");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("X-Control-Token", outputs.ControlToken);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("It is null.")
                : throw new OperationException($"{url} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (HttpRequestException fault)
        {
            throw new OperationException($"Nothing answers at {control} ({fault.HttpRequestError}). If the local cloud isn't running, start it with: dotnet run --project AppHost", fault);
        }
        catch (JsonException fault)
        {
            throw new OperationException($"{url} answered something else than its JSON: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    private static string Names(IEnumerable<LocalFunction> functions) =>
        string.Join(", ", functions.Select(function => function.ShortName).Order(StringComparer.Ordinal));
}

internal sealed record FunctionList(IReadOnlyList<LocalFunction> Functions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FunctionList))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class LocalFunctionsJson : JsonSerializerContext;
