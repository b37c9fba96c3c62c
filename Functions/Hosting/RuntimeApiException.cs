using System.Text;
using Webhooks.Functions.Http;

namespace Webhooks.Functions.Hosting;

/// <summary>The Runtime API says that this process should end, or says nothing that makes sense.</summary>
public sealed class RuntimeApiException(string message) : Exception(message)
{
    private const int Quoted = 300;

    internal static RuntimeApiException For(string call, HttpResponse answer) => new(Describe(call, answer));

    internal static string Describe(string call, HttpResponse answer) =>
        $"The Runtime API answered {answer.Status} to {call}: {Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, Quoted)])}";
}
