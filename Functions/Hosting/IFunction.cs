using System.Buffers;

namespace Webhooks.Functions.Hosting;

/// <summary>What one Lambda does. An instance gets one invocation at a time.</summary>
public interface IFunction : IDisposable
{
    /// <summary>
    /// Does in the init phase, which has a whole processor to itself, what the first invocation would otherwise wait for. What
    /// can't be reached now may be reachable then, so failing to reach it is logged, not thrown.
    /// </summary>
    Task WarmUpAsync(CancellationToken cancellationToken);

    /// <summary>Answers one event.</summary>
    /// <param name="answer">Takes the response: JSON, UTF-8.</param>
    /// <param name="deadline">Ends some time before Lambda would end the process: time enough to answer all the same.</param>
    /// <exception cref="Exception">A fault: the invocation fails, and its caller retries where it can.</exception>
    Task InvokeAsync(Invocation invocation, IBufferWriter<byte> answer, CancellationToken deadline);
}
