using System.Runtime.InteropServices;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Tests.Hosting;

public sealed class TerminationTests
{
    [Fact]
    public void A_signal_asks_for_the_end_and_leaves_it_to_the_program()
    {
        using var termination = new Termination();
        var signal = new PosixSignalContext(PosixSignal.SIGTERM);

        termination.OnSignal(signal);

        signal.Cancel.ShouldBeTrue();
        termination.Requested.IsCancellationRequested.ShouldBeTrue();
    }
}
