namespace CloudTemplate.Tests.Resources;

public sealed class FunctionTests
{
    [Fact]
    public void A_function_has_the_defaults_of_Lambda()
    {
        var function = Templates.Resolve(Templates.Of(Examples.Function())).Functions.Single();

        function.Name.ShouldStartWith("Shop-Worker-");
        function.Timeout.ShouldBe(TimeSpan.FromSeconds(3));
        function.MemorySize.ShouldBe(128);
        function.ReservedConcurrency.ShouldBeNull();
        function.Environment.ShouldBeEmpty();
        function.LogGroupName.ShouldBe($"/aws/lambda/{function.Name}");
    }

    [Fact]
    public void What_has_no_local_effect_may_stand_there() =>
        Templates.Resolve(Templates.Of(Examples.Function("""
            "Architectures": ["arm64"], "Description": "works", "EphemeralStorage": { "Size": 512 }, "KmsKeyArn": "arn:aws:kms:x", "TracingConfig": { "Mode": "Active" },
            "SnapStart": { "ApplyOn": "PublishedVersions" }, "PackageType": "Zip", "Tags": [],
            "LoggingConfig": { "LogFormat": "Text", "LogGroup": "orders" },
            """))).Functions.Single().LogGroupName.ShouldBe("orders");

    [Theory]
    [InlineData("""VpcConfig": { "SubnetIds": ["a"] }""", "VpcConfig: networks aren't emulated: here the function would reach what it couldn't there. Take it out, or allow it by name: AWS::Lambda::Function.VpcConfig.")]
    [InlineData("""Layers": ["arn:aws:lambda:x"]""", "Layers: layers aren't emulated; put what they have into the function's own code. Take it out, or allow it by name: AWS::Lambda::Function.Layers.")]
    [InlineData("""PackageType": "Image" """, "PackageType: container images aren't emulated. Package the function as a zip.")]
    [InlineData("""LoggingConfig": { "LogFormat": "JSON" }""", "LoggingConfig.LogFormat: the platform writes its own lines as text only here. Make it Text; what the function writes may be JSON all the same.")]
    [InlineData("""Timeout": 901""", "Timeout: must be a whole number from 1 to 900, and is 901.")]
    [InlineData("""MemorySize": 64""", "MemorySize: must be a whole number from 128 to 10240, and is 64.")]
    [InlineData("""Environment": { "Variables": { "AWS_REGION": "x" } }""", "Environment.Variables.AWS_REGION: Lambda sets this variable itself and refuses a function that has it. Take it out.")]
    [InlineData("""Environment": { "Variables": { "1st": "x" } }""", "Environment.Variables.1st: a variable's name has two or more letters, digits and '_', and begins with a letter. Rename it.")]
    [InlineData("""Environment": { "Variables": { "LIST": ["x"] } }""", "Environment.Variables.LIST: must be a text.")]
    [InlineData("""Environment": { "Variables": "x" }""", "Environment.Variables: must be an object.")]
    public void A_setting_that_Lambda_or_the_local_cloud_hasnt_is_a_problem(string property, string problem) =>
        Templates.Problems(Templates.Of(Examples.Function($"\"{property},"))).ShouldBe([$"Worker, {problem}"]);

    [Fact]
    public void An_environment_that_is_too_large_for_Lambda_is_a_problem() =>
        Templates.Problems(Templates.Of(Examples.Function($$"""
            "Environment": { "Variables": { "TEXT": "{{new string('x', 4093)}}" } },
            """))).ShouldBe(["Worker, Environment.Variables: the variables take 4097 bytes, and Lambda allows 4096. Move some of it elsewhere."]);

    [Fact]
    public void What_a_function_cant_do_without_is_asked_for() =>
        Templates.Problems(Templates.Of("""
            "Worker": { "Type": "AWS::Lambda::Function", "Metadata": { "aws:cdk:path": "Shop/Worker" } }
            """)).ShouldBe(
            [
                "Shop/Worker (Worker): Code is missing. Give it.",
                "Shop/Worker (Worker): Runtime is missing. Give it.",
                "Shop/Worker (Worker): Handler is missing. Give it.",
                "Shop/Worker (Worker): Role is missing. Give it.",
            ]);

    [Fact]
    public void Code_in_the_template_itself_isnt_run() =>
        Templates.Problems(Templates.Of($$"""
            {{Examples.Role}},
            "Worker": { "Type": "AWS::Lambda::Function", "Properties": { "Code": { "ZipFile": "exit" }, "Runtime": "dotnet10", "Handler": "Orders", "Role": { "Fn::GetAtt": "Role.Arn" } } }
            """)).ShouldBe(
            [
                "Worker, Code.ZipFile: code inside of the template is for runtimes that aren't emulated. Take it out.",
                "Worker, Code: S3Key is missing. Give it.",
            ]);

    [Fact]
    public void A_role_that_Lambda_cant_take_on_is_a_problem() =>
        Templates.Problems(Templates.Of(Examples.Function()).Replace("lambda.amazonaws.com", "ec2.amazonaws.com", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldMatch(
                "^Worker, Role: the role Shop-Role-[A-Z0-9]+ can't be taken on by Lambda. Allow sts:AssumeRole to lambda.amazonaws.com in its AssumeRolePolicyDocument.$");

    [Fact]
    public void A_role_from_elsewhere_is_a_problem() =>
        Templates.Problems(Templates.Of("""
            "Worker": { "Type": "AWS::Lambda::Function", "Properties": { "Code": { "S3Key": "a.zip" }, "Runtime": "dotnet10", "Handler": "Orders", "Role": "arn:aws:iam::1:role/x" } }
            """)).ShouldBe(["Worker, Role: the role arn:aws:iam::1:role/x isn't in the template, so what it allows isn't known. Make the role in the template."]);
}
