namespace Webhooks.Functions;

public static partial class FunctionChoice
{
    public const string Authorizer = "Authorizer";
    public const string Consumer = "Consumer";
    public const string DeadLetterProcessor = "DeadLetterProcessor";
    public const string AuditLogger = "AuditLogger";
    public const string BucketEmptier = "BucketEmptier";
}
