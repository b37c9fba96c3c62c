using CloudTemplate;

namespace LocalCloud.ApiGateway;

/// <summary>
/// A throttle: holds <c>BurstLimit</c> tokens, gains <c>RateLimit</c> a second of service time, and a request takes one.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
/// </summary>
internal sealed class TokenBucket(ThrottleModel limits, TimeProvider serviceTime)
{
    private readonly Lock _gate = new();
    private double _tokens = limits.BurstLimit;
    private long _filledAt = serviceTime.GetTimestamp();

    public bool TryTake()
    {
        lock (_gate)
        {
            var now = serviceTime.GetTimestamp();
            _tokens = Math.Min(limits.BurstLimit, _tokens + (serviceTime.GetElapsedTime(_filledAt, now).TotalSeconds * limits.RateLimit));
            _filledAt = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
