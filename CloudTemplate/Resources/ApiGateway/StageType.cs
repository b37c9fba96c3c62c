using System.Globalization;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html</summary>
internal sealed class StageType : ResourceType
{
    // Of a new account: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
    private const double AccountRate = 10_000;
    private const int AccountBurst = 5_000;

    private const string NoCache = "false: the gateway's cache isn't emulated";

    private static readonly PropertyTable Setting = PropertyTable.Of(
        ["HttpMethod", "ResourcePath", "ThrottlingRateLimit", "ThrottlingBurstLimit", "CachingEnabled"])
        .Only(NoCache, "CachingEnabled")
        .Ignore("there is no cache", "CacheDataEncrypted", "CacheTtlInSeconds")
        .Ignore("the local log has a line for each request, and the reasons of the gateway's own errors", "DataTraceEnabled", "LoggingLevel")
        .Ignore(InertReasons.Metrics, "MetricsEnabled");

    public override string Name => "AWS::ApiGateway::Stage";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["RestApiId", "DeploymentId", "StageName", "MethodSettings", "CacheClusterEnabled", "Variables", "AccessLogSetting"],
        "Description", "Tags")
        .Only(NoCache, "CacheClusterEnabled")
        .Ignore("there is no cache", "CacheClusterSize")
        .Ignore("it is shown to HTTP backends, and there are none", "ClientCertificateId")
        .Ignore(InertReasons.ForPeople, "DocumentationVersion")
        .Ignore("every trace that comes sampled is followed", "TracingEnabled")
        .Refuse("canary releases aren't emulated.", "CanarySetting")
        .With("AccessLogSetting", AccessLog.Properties)
        .With("MethodSettings", Setting);

    public override string Ref(ResourceView resource) => resource.Properties.Required("StageName");

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Flag("CacheClusterEnabled") == true)
        {
            properties.Problem("CacheClusterEnabled", "the gateway's cache isn't emulated. Leave it off.");
        }

        model.Apis.Stages.Add(new StagePart
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            ApiId = properties.Required("RestApiId"),
            DeploymentId = properties.Required("DeploymentId"),
            Name = Ref(resource),
            Variables = properties.TextMap("Variables"),
            AccessLog = AccessLog.Read(properties),
            Settings = [.. properties.Inners("MethodSettings", Setting).Select(Read).OfType<MethodSetting>()],
        });
    }

    private static MethodSetting? Read(Section setting)
    {
        if (setting.Flag("CachingEnabled") == true)
        {
            setting.Problem("CachingEnabled", "the gateway's cache isn't emulated. Leave it off.");
        }

        var rate = Rate(setting);
        var burst = setting.Number("ThrottlingBurstLimit", 0, int.MaxValue);
        if (rate is null && burst is null)
        {
            return null;
        }

        var path = ResourcePath(setting.Required("ResourcePath"));
        var method = setting.Required("HttpMethod") is not "*" and var one ? one : null;
        if (path is null && method is not null)
        {
            setting.Problem("HttpMethod", $"{method} on all paths isn't emulated. Make it *, or name the path.");
        }

        return new MethodSetting(setting.Place, path, method, new ThrottleModel(rate ?? AccountRate, burst ?? AccountBurst));
    }

    private static double? Rate(Section setting)
    {
        if (setting.Text("ThrottlingRateLimit") is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate >= 0)
        {
            return rate;
        }

        setting.Problem("ThrottlingRateLimit", $"must be a number from 0 on, and is {text}.");
        return null;
    }

    /// <summary>The path as a method has it: a setting may write its slashes as <c>~1</c>, behind one more slash; null for <c>/*</c>.</summary>
    private static string? ResourcePath(string text) =>
        text is "/*" or "*" ? null : "/" + text.Replace("~1", "/", StringComparison.Ordinal).TrimStart('/');
}
