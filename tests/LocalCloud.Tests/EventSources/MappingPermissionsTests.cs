using CloudTemplate;
using LocalCloud.EventSources;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.Tests.EventSources;

public sealed class MappingPermissionsTests
{
    private const string Stream = "arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/1";
    private readonly AccessLog _log = new();

    [Theory]
    [InlineData(null, "")]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:given-up", "sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:given-up")]
    [InlineData("arn:aws:sns:us-east-1:000000000000:given-up", "sns:Publish on arn:aws:sns:us-east-1:000000000000:given-up")]
    [InlineData("arn:aws:s3:::given-up", "s3:PutObject on arn:aws:s3:::given-up/aws/lambda/1/*, s3:ListBucket on arn:aws:s3:::given-up")]
    public void A_mapping_of_a_stream_needs_the_stream_and_its_destination(string? destination, string missing)
    {
        var system = System(Mapping(destination), "dynamodb:*");

        if (missing.Length == 0)
        {
            MappingPermissions.Check(system, Authorizer(system), Enforcement.Enforce);
            return;
        }

        Should.Throw<StartException>(() => MappingPermissions.Check(system, Authorizer(system), Enforcement.Enforce)).Reasons.ShouldBe(
            [$"Shop/Feed: the function's role Shop/Role has no permission for {missing}, without which AWS makes no mapping. Grant it."]);
    }

    [Fact]
    public void What_is_missing_is_written_down_where_it_is_not_enforced()
    {
        var system = System(Mapping(null), "dynamodb:GetRecords");

        MappingPermissions.Check(system, Authorizer(system), Enforcement.Record);

        _log.Records().Where(record => record.Decision == AccessDecision.ImplicitDeny).Select(record => record.Action).ShouldBe(["dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]);
    }

    [Fact]
    public void A_mapping_that_is_switched_off_needs_nothing()
    {
        var system = System(Mapping(null) with { Enabled = false }, "sqs:*");

        MappingPermissions.Check(system, Authorizer(system), Enforcement.Enforce);

        _log.Records().ShouldBeEmpty();
    }

    private Authorizer Authorizer(SystemModel system) => new(system.Roles, _log);

    private static StreamMappingModel Mapping(string? destination) =>
        new() { LogicalId = "Feed", Path = "Shop/Feed", Id = "1", StreamArn = Stream, FunctionArn = "arn:f", StartingPosition = StreamPosition.Latest, OnFailureArn = destination };

    private static SystemModel System(StreamMappingModel mapping, string action) => new()
    {
        StackName = "Shop",
        Region = "us-east-1",
        AccountId = "000000000000",
        Functions = [new() { LogicalId = "Auditor", Path = "Shop/Auditor", Name = "Auditor", Arn = "arn:f", Runtime = "dotnet10", Handler = "A", CodeKey = "k", RoleArn = "arn:aws:iam::000000000000:role/R", LogGroupName = "g", MemorySize = 128, Timeout = TimeSpan.FromSeconds(3) }],
        Roles = [new() { LogicalId = "Role", Path = "Shop/Role", Name = "R", Arn = "arn:aws:iam::000000000000:role/R", Statements = [new() { Allow = true, Actions = [action], Resources = [Stream] }] }],
        StreamMappings = [mapping],
    };
}
