using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.ApiGateway;

/// <summary>A logger that keeps its lines.</summary>
internal sealed class LogLines<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    private readonly SemaphoreSlim _written = new(0);

    public IReadOnlyList<(LogLevel Level, string Text)> Lines => [.. _lines];

    /// <summary>Waits for as many lines: the access line is written after the answer has left.</summary>
    public async Task<IReadOnlyList<(LogLevel Level, string Text)>> ReadAsync(int count)
    {
        for (var line = 0; line < count; line++)
        {
            (await _written.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue($"line {line + 1} of {count}");
        }

        return Lines;
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}".TrimEnd()));
        _written.Release();
    }
}
