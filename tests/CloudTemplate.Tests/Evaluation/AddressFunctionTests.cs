namespace CloudTemplate.Tests.Evaluation;

public sealed class AddressFunctionTests
{
    [Theory]
    [InlineData("\"\"", "us-east-1a us-east-1b us-east-1c")]
    [InlineData("\"eu-west-1\"", "eu-west-1a eu-west-1b eu-west-1c")]
    [InlineData("""{ "Ref": "AWS::Region" }""", "us-east-1a us-east-1b us-east-1c")]
    public void A_region_has_three_zones(string region, string expected) =>
        Templates.Evaluate($$"""{ "Fn::Join": [" ", { "Fn::GetAZs": {{region}} }] }""").ShouldBe(expected);

    // The second is the example of
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
    [Theory]
    [InlineData("10.0.0.0/16", 3, 8, "10.0.0.0/24 10.0.1.0/24 10.0.2.0/24")]
    [InlineData("192.168.0.0/24", 6, 5, "192.168.0.0/27 192.168.0.32/27 192.168.0.64/27 192.168.0.96/27 192.168.0.128/27 192.168.0.160/27")]
    [InlineData("0.0.0.0/8", 2, 8, "0.0.0.0/24 0.0.1.0/24")]
    [InlineData("2001:db8::/56", 2, 64, "2001:db8::/64 2001:db8:0:1::/64")]
    public void A_block_is_cut_into_smaller_ones(string block, int count, int bits, string expected) =>
        Templates.Evaluate($$"""{ "Fn::Join": [" ", { "Fn::Cidr": ["{{block}}", {{count}}, "{{bits}}"] }] }""").ShouldBe(expected);

    [Theory]
    [InlineData("""["10.0.0.0", 1, 8]""", "10.0.0.0 isn't a block of addresses. Write one like 10.0.0.0/16.")]
    [InlineData("""["10.0.0.0/16", 300, 8]""", "there are 1 to 256 blocks of 1 to 16 host bits in 10.0.0.0/16, and these are 300 of 8.")]
    [InlineData("""["10.0.0.0/16", 1, 17]""", "there are 1 to 256 blocks of 1 to 16 host bits in 10.0.0.0/16, and these are 1 of 17.")]
    [InlineData("""["10.0.0.0/24", 5, 6]""", "10.0.0.0/24 has no room for 5 blocks of 6 host bits.")]
    [InlineData("""["10.0.0.0/24", 5]""", "must be written [block, count, host bits].")]
    public void Blocks_that_cant_be_are_a_problem(string argument, string problem) =>
        Templates.Problems(Templates.Output($$"""{ "Fn::Join": [" ", { "Fn::Cidr": {{argument}} }] }""")).ShouldBe([$"Outputs.Result, Value.Fn::Join.Fn::Cidr: {problem}"]);
}
