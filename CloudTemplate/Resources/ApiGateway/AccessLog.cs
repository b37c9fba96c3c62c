using CloudTemplate.Parsing;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-accesslogsetting.html</summary>
internal static class AccessLog
{
    public static readonly PropertyTable Properties = PropertyTable.Of(["DestinationArn", "Format"])
        .Only("a log group of the template", "DestinationArn");

    /// <param name="stage">The stage's properties.</param>
    public static AccessLogPart? Read(Section stage)
    {
        if (stage.Inner("AccessLogSetting", Properties) is not { } log)
        {
            return null;
        }

        var format = log.Required("Format");
        if (format.AsSpan().TrimEnd("\r\n").ContainsAny('\r', '\n'))
        {
            log.Problem("Format", "must be one line, which is one request. Take the line ends out.");
        }

        // Otherwise the deployment fails: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
        if (format.Length > 0 && !format.Contains("$context.requestId", StringComparison.Ordinal) && !format.Contains("$context.extendedRequestId", StringComparison.Ordinal))
        {
            log.Problem("Format", "has neither $context.requestId nor $context.extendedRequestId, without which AWS refuses it. Add one.");
        }

        return new AccessLogPart(log.Place, log.Required("DestinationArn"), format.TrimEnd('\r', '\n'));
    }

    /// <summary>With its log group, which the template must have.</summary>
    public static AccessLogModel? Find(AccessLogPart? part, IReadOnlyList<LogGroupModel> logGroups, Problems problems)
    {
        if (part is not { DestinationArn.Length: > 0 })
        {
            return null;
        }

        // With or without the :* at its end: the CDK writes it without.
        if (logGroups.FirstOrDefault(group => group.Arn == part.DestinationArn || group.Arn == $"{part.DestinationArn}:*") is { } found)
        {
            return new AccessLogModel(found.Name, part.Format);
        }

        problems.Add(part.Place.In("DestinationArn"), $"{part.DestinationArn} isn't a log group of the template. Make one, and name it here.");
        return null;
    }
}
