using LocalCloud.Time;

namespace LocalCloud.EventSources;

/// <summary>Service time as the machine's clock had it, for spans.</summary>
internal static class ProcessTime
{
    public static DateTimeOffset Of(TimeProvider clock, DateTimeOffset serviceTime) => clock is ServiceClock movable ? movable.SystemTimeOf(serviceTime) : serviceTime;
}
