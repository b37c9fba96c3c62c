namespace Webhooks.Dashboard.Plots;

/// <summary>The last minutes in sixty even steps, each of one or more of Control's slots of five seconds. The slot that still runs is left out: it would look like a fall.</summary>
/// <param name="minutes">A multiple of five.</param>
public sealed class Timeline(DateTimeOffset asOf, int minutes)
{
    private const int Steps = 60;
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(5);
    private readonly int _slotsPerStep = minutes / 5;
    private readonly long _running = asOf.UtcTicks / Slot.Ticks;

    /// <summary>What one point of a plot stands for.</summary>
    public TimeSpan Step => Slot * _slotsPerStep;

    /// <summary>How a plot's left end is called.</summary>
    public string From => $"−{minutes} min";

    private long First => Last - Steps + 1;

    private long Last => (_running - 1) / _slotsPerStep;

    /// <summary>Whether it is of these minutes, the running slot among them.</summary>
    public bool Contains(DateTimeOffset at) => StepOf(at) >= First;

    /// <summary>One value a step, the oldest first.</summary>
    /// <param name="at">When a reading's slot began.</param>
    /// <param name="value">Of the readings of one step and the time that they are of; there is at least one reading.</param>
    /// <param name="none">Of a step without a reading.</param>
    public IReadOnlyList<double?> Of<T>(IEnumerable<T> readings, Func<T, DateTimeOffset> at, Func<IReadOnlyList<T>, TimeSpan, double?> value, double? none)
    {
        var byStep = readings.Where(reading => Contains(at(reading)) && at(reading).UtcTicks / Slot.Ticks < _running).ToLookup(reading => StepOf(at(reading)));
        return [.. Enumerable.Range(0, Steps).Select(step => byStep[First + step].ToList() is { Count: > 0 } found ? value(found, LengthOf(First + step)) : none)];
    }

    private long StepOf(DateTimeOffset at) => at.UtcTicks / Step.Ticks;

    /// <summary>The last step may have slots that aren't over.</summary>
    private TimeSpan LengthOf(long step) => Slot * Math.Min(_slotsPerStep, _running - (step * _slotsPerStep));
}
