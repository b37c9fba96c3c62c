using System.Runtime.InteropServices;

namespace Webhooks.Functions.Hosting;

/// <summary>The signals that ask the process to end: SIGTERM from Lambda, SIGINT from a terminal.</summary>
public sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Termination() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
    ];

    /// <summary>Cancelled by the first of the signals.</summary>
    public CancellationToken Requested => _requested.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _requested.Dispose();
    }

    public void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true; // the process ends by itself, with what it is doing done
        _requested.Cancel();
    }
}
