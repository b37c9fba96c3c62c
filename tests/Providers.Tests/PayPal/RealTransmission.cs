namespace Webhooks.Providers.Tests.PayPal;

/// <summary>
/// A transmission that PayPal itself made and signed: the documented PAYMENT.SALE.COMPLETED, sent by its webhooks simulator, whose
/// webhook id is <c>WEBHOOK_ID</c> for everybody (<see href="https://developer.paypal.com/api/rest/webhooks/simulator/"/>).
/// Certificate and body are in the folder <c>Real</c>, byte for byte.
/// </summary>
internal static class RealTransmission
{
    public const string WebhookId = "WEBHOOK_ID";

    public static readonly DateTimeOffset SentAt = new(2024, 7, 30, 10, 29, 3, TimeSpan.Zero);

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "PayPal", "Real");

    public static byte[] Body => File.ReadAllBytes(Path.Combine(Folder, "body.json"));

    public static string Certificate => File.ReadAllText(Path.Combine(Folder, "certificate.pem"));

    public static (string Name, string Value)[] Headers =>
    [
        ("paypal-transmission-id", "8ad71ae0-4e5e-11ef-b16d-8fad525a7f7b"),
        ("paypal-transmission-time", "2024-07-30T10:29:03Z"),
        ("paypal-transmission-sig", "MOKfu0nT75NZoa5+Zq3Bxx/vs4TZfd6aVje6+F3fE4cBM1BcdRGmABTj/hJ4yPY0q8QxRjo6e2/PK22Tle4XxjPjoBnMigmbQP/bay3QfYKf12e1HGuZjtJ5kQX+kweY+QhnLmTv2vIuLXAAeLqcg07hs7pZgFP/K2otxG58enQ0HM/WER2+klpfFLViVE6tzBksbMGtRmykfXqO592GEpgvdeshX3MdabgMYnfrT2+ttgRmpo1DvbZ6z0TWPhQ487y4ZH/aR6yQfXTNwta43CNHjKRxc/PrY1pQ8KXDpBafrsnyxygH+98vW8L0zIO2c7kUMa4ZY+OnhfPayaWT5Q=="),
        ("paypal-cert-url", "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1a5f47cb"),
        ("paypal-auth-algo", "SHA256withRSA"),
    ];
}
