namespace LocalCloud.EventSources;

/// <summary>The parts of an ARN: <c>arn:partition:service:region:account:resource</c>.</summary>
internal static class Arn
{
    private const int ServicePart = 2;
    private const int RegionPart = 3;
    private const int FunctionNamePart = 6;

    public static string Service(string arn) => Part(arn, ServicePart);

    public static string Region(string arn) => Part(arn, RegionPart);

    /// <summary>The name in a function's ARN, with or without a version or an alias behind it.</summary>
    public static string FunctionName(string arn) => Part(arn, FunctionNamePart);

    private static string Part(string arn, int index) =>
        arn.Split(':') is var parts && parts.Length > index ? parts[index] : throw new ArgumentException($"'{arn}' isn't the ARN of what it should be.", nameof(arn));
}
