using System.Buffers;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Emptying;

/// <summary>
/// Empties a bucket when the stack that has it is deleted, since CloudFormation deletes no bucket that holds something. A custom
/// resource stands for it: of its life only the end matters.
/// </summary>
/// <param name="contents">Made when it is first needed, which is once in a stack's life.</param>
public sealed class BucketEmptierFunction(Lazy<IBucketContents> contents, HttpClient http, FunctionLog log, TimeProvider clock) : IFunction
{
    // The rest of the time is for the answer: without one, CloudFormation waits.
    private const double ShareOfEmptying = 0.9;

    /// <exception cref="SettingsException">A key is missing.</exception>
    public static BucketEmptierFunction Create(Settings settings, FunctionLog log, TimeProvider clock) =>
        new(new Lazy<IBucketContents>(() => S3BucketContents.Create(settings)), new HttpClient(), log, clock);

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="HttpRequestException">CloudFormation doesn't take the answer: Lambda invokes once more, since it was asked asynchronously, and nothing is harmed by that.</exception>
    public async Task InvokeAsync(Invocation invocation, IBufferWriter<byte> answer, CancellationToken deadline)
    {
        var request = StackRequest.Read(invocation.Payload.Span);
        var problem = request.RequestType == "Delete" ? await EmptyAsync(request.ResourceProperties.BucketName, invocation.Deadline) : null;
        await AnswerAsync(request, problem, deadline);
        answer.Write("{}"u8);
    }

    public void Dispose()
    {
        http.Dispose();
        if (contents.IsValueCreated)
        {
            contents.Value.Dispose();
        }
    }

    /// <returns>Why it isn't empty; null: it is.</returns>
    private async Task<string?> EmptyAsync(string bucket, DateTimeOffset end)
    {
        using var limit = new CancellationTokenSource(RuntimeLoop.Budget(end - clock.GetUtcNow()) * ShareOfEmptying, clock);
        try
        {
            var deleted = await contents.Value.DeleteAllAsync(bucket, limit.Token);
            log.Info("Emptied.", ("bucket", bucket), ("objects", deleted));
            return null;
        }
        catch (Exception fault) // whatever it is, CloudFormation waits for a word of it
        {
            log.Error("The bucket isn't empty.", fault, ("bucket", bucket));
            return limit.IsCancellationRequested
                ? $"{bucket} holds more than can be deleted in one go. Delete the stack again: it goes on where it ended."
                : $"{bucket} can't be emptied: {fault.Message}";
        }
    }

    private async Task AnswerAsync(StackRequest request, string? problem, CancellationToken deadline)
    {
        // As it is, and without a content type: both are part of what its signature covers.
        var address = new Uri(request.ResponseUrl, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var content = new ByteArrayContent(request.Answer(problem));
        using var response = await http.PutAsync(address, content, deadline);
        response.EnsureSuccessStatusCode();
    }
}
