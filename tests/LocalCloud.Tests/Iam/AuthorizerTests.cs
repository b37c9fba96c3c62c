using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Tests.ApiGateway;

namespace LocalCloud.Tests.Iam;

public sealed class AuthorizerTests
{
    private const string RoleArn = "arn:aws:iam::000000000000:role/OrderWorker";
    private const string Orders = "arn:aws:sqs:us-east-1:000000000000:orders";

    private readonly AccessLog _log = new();
    private readonly Authorizer _authorizer;

    public AuthorizerTests() =>
        _authorizer = new Authorizer(
            [Role("sqs:ReceiveMessage", allow: true)],
            _log);

    [Fact]
    public void A_role_may_do_what_its_statements_allow_and_nothing_else()
    {
        var worker = new Principal("OrderWorker/i-1", RoleArn);

        _authorizer.Authorize(worker, "sqs:ReceiveMessage", Orders).ShouldBe(AccessDecision.Allowed);
        _authorizer.Authorize(worker, "sqs:DeleteMessage", Orders).ShouldBe(AccessDecision.ImplicitDeny);
    }

    [Fact]
    public void The_developer_may_do_everything() =>
        _authorizer.Authorize(Principal.Developer, "sqs:PurgeQueue", Orders).ShouldBe(AccessDecision.Allowed);

    [Fact]
    public void A_role_that_isnt_in_the_template_may_do_nothing() =>
        _authorizer.Authorize(new Principal("Stranger", "arn:aws:iam::000000000000:role/Stranger"), "sqs:ReceiveMessage", Orders).ShouldBe(AccessDecision.ImplicitDeny);

    [Fact]
    public void Calls_are_counted_by_role_action_resource_and_decision_whichever_instance_makes_them()
    {
        _authorizer.Authorize(new Principal("OrderWorker/i-1", RoleArn), "sqs:ReceiveMessage", Orders);
        _authorizer.Authorize(new Principal("OrderWorker/i-2", RoleArn), "sqs:ReceiveMessage", Orders);
        _authorizer.Authorize(new Principal("OrderWorker/i-2", RoleArn), "sqs:DeleteMessage", Orders);
        _authorizer.Authorize(Principal.Developer, "sqs:PurgeQueue", Orders);

        _log.Records().ShouldBe(
        [
            new AccessRecord(RoleArn, "sqs:DeleteMessage", Orders, AccessDecision.ImplicitDeny, 1),
            new AccessRecord(RoleArn, "sqs:ReceiveMessage", Orders, AccessDecision.Allowed, 2),
            new AccessRecord("developer", "sqs:PurgeQueue", Orders, AccessDecision.Allowed, 1),
        ]);
        _log.Overlooked.ShouldBe(0);
    }

    [Fact]
    public void A_denial_is_warned_of_once_with_the_roles_path_and_the_statement_that_is_missing()
    {
        LogLines<Authorizer> lines = new();
        Authorizer authorizer = new([Role("sqs:ReceiveMessage", allow: true)], _log, lines);

        authorizer.Authorize(new Principal("OrderWorker/i-1", RoleArn), "sqs:DeleteMessage", Orders);
        authorizer.Authorize(new Principal("OrderWorker/i-2", RoleArn), "sqs:DeleteMessage", Orders);
        authorizer.Authorize(new Principal("OrderWorker/i-2", RoleArn), "sqs:ReceiveMessage", Orders);
        authorizer.Authorize(Principal.Developer, "sqs:PurgeQueue", Orders);

        lines.Lines.ShouldHaveSingleItem().Text.ShouldBe(
            $$"""Shop/Role has no permission for "sqs:DeleteMessage" on "{{Orders}}", which OrderWorker/i-1 called: AWS would refuse it. """ +
            $$"""Missing statement: {"Effect":"Allow","Action":"sqs:DeleteMessage","Resource":"{{Orders}}"}""");
    }

    [Fact]
    public void An_explicit_denial_and_one_beside_a_managed_policy_are_told_apart()
    {
        LogLines<Authorizer> lines = new();
        var denying = Role("sqs:*", allow: false);
        var managed = Role("sqs:ReceiveMessage", allow: true) with { Arn = RoleArn + "2", ManagedPolicyArns = ["arn:aws:iam::aws:policy/Some"] };
        Authorizer authorizer = new([denying, managed], _log, lines);

        authorizer.Authorize(new Principal("OrderWorker/i-1", RoleArn), "sqs:DeleteMessage", Orders);
        authorizer.Authorize(new Principal("Other/i-1", RoleArn + "2"), "sqs:DeleteMessage", "a\nb");

        lines.Lines[0].Text.ShouldStartWith("Shop/Role denies \"sqs:DeleteMessage\"");
        lines.Lines[1].Text.ShouldContain("\"a\\nb\"");
        lines.Lines[1].Text.ShouldEndWith("arn:aws:iam::aws:policy/Some");
    }

    private static RoleModel Role(string action, bool allow) => new()
    {
        LogicalId = "Role",
        Path = "Shop/Role",
        Name = "OrderWorker",
        Arn = RoleArn,
        Statements = [new StatementModel { Allow = allow, Actions = [action], Resources = [Orders] }],
    };

    [Fact]
    public void A_full_log_goes_on_counting_what_it_knows_and_how_much_it_overlooks()
    {
        var log = new AccessLog(capacity: 1);

        log.Record(Principal.Developer, "sqs:SendMessage", Orders, AccessDecision.Allowed);
        log.Record(Principal.Developer, "sqs:PurgeQueue", Orders, AccessDecision.Allowed);
        log.Record(Principal.Developer, "sqs:SendMessage", Orders, AccessDecision.Allowed);

        log.Records().ShouldBe([new AccessRecord("developer", "sqs:SendMessage", Orders, AccessDecision.Allowed, 2)]);
        log.Overlooked.ShouldBe(1);
    }

    [Fact]
    public void Calls_at_the_same_time_are_all_counted()
    {
        Parallel.For(0, 1000, _ => _log.Record(Principal.Developer, "sqs:SendMessage", Orders, AccessDecision.Allowed));

        _log.Records().Single().Count.ShouldBe(1000);
    }
}
