using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Secrets;

namespace LocalCloud.Tests.Secrets;

public sealed class SecretReferencesTests : IDisposable
{
    private const string Arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:orders-AbCdEf";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("{{resolve:secretsmanager:orders}}", """{"key":"k-1","size":5}""")]
    [InlineData("{{resolve:secretsmanager:orders:SecretString:key}}", "k-1")]
    [InlineData("{{resolve:secretsmanager:" + Arn + ":SecretString:key:AWSCURRENT:}}", "k-1")]
    [InlineData("<{{resolve:secretsmanager:orders:SecretString:size::}}>", "<5>")]
    [InlineData("plain", "plain")]
    public void A_variable_gets_what_the_secret_has(string variable, string expected) =>
        LookUp(variable, """{"key":"k-1","size":5}""").ShouldBe(expected);

    [Theory]
    [InlineData("{{resolve:secretsmanager:orders}}", null, "Shop/Worker: the variable KEY refers to the secret Orders, which has no such text yet. Give it a value with --seed.")]
    [InlineData("{{resolve:secretsmanager:orders:SecretString::AWSPREVIOUS:}}", "a", "Shop/Worker: the variable KEY refers to the secret Orders, which has no such text yet. Give it a value with --seed.")]
    [InlineData("{{resolve:secretsmanager:orders:SecretString:key}}", "not JSON", "Shop/Worker: the variable KEY refers to key of the secret Orders, which has no such member. Give it one with --seed.")]
    [InlineData("{{resolve:secretsmanager:orders:SecretString:key}}", """{"other":1}""", "Shop/Worker: the variable KEY refers to key of the secret Orders, which has no such member. Give it one with --seed.")]
    public void Without_such_a_value_the_start_is_refused(string variable, string? value, string reason) =>
        Should.Throw<StartException>(() => LookUp(variable, value)).Reasons.ShouldBe([reason]);

    private string LookUp(string variable, string? value)
    {
        SecretModel secret = new() { LogicalId = "Orders", Path = "Shop/Orders", Name = "orders", Arn = Arn, SecretString = value };
        FunctionModel function = new()
        {
            LogicalId = "Worker",
            Path = "Shop/Worker",
            Name = "worker",
            Arn = "arn:aws:lambda:us-east-1:000000000000:function:worker",
            Runtime = "dotnet10",
            Handler = "Worker",
            CodeKey = "code.zip",
            Timeout = TimeSpan.FromSeconds(3),
            MemorySize = 128,
            RoleArn = "arn:aws:iam::000000000000:role/worker",
            LogGroupName = "/aws/lambda/worker",
            Environment = new Dictionary<string, string> { ["KEY"] = variable },
        };
        SecretStore store = new([secret], _folder.FullName, new Dictionary<string, string>(), TimeProvider.System);
        return SecretReferences.LookUp([function], store).Single().Environment["KEY"];
    }
}
