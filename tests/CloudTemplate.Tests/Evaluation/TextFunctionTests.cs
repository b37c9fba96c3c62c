namespace CloudTemplate.Tests.Evaluation;

public sealed class TextFunctionTests
{
    [Theory]
    [InlineData("""{ "Fn::Join": ["-", ["a", 1, true, { "Ref": "AWS::Region" }]] }""", "a-1-true-us-east-1")]
    [InlineData("""{ "Fn::Join": ["", []] }""", "")]
    [InlineData("""{ "Fn::Join": ["/", { "Fn::Split": [".", "a.b.c"] }] }""", "a/b/c")]
    [InlineData("""{ "Fn::Join": ["/", ["a", { "Ref": "AWS::NoValue" }, "b"]] }""", "a/b")]
    [InlineData("""{ "Fn::Select": [0, ["a", "b"]] }""", "a")]
    [InlineData("""{ "Fn::Select": ["1", { "Fn::Split": [",", "a,b"] }] }""", "b")]
    [InlineData("""{ "Fn::Select": [{ "Fn::Select": [1, ["1", "0"]] }, { "Fn::Split": ["-", { "Fn::Join": ["-", { "Fn::Split": [",", "a,b"] }] }] }] }""", "a")]
    [InlineData("""{ "Fn::Base64": { "Ref": "AWS::Region" } }""", "dXMtZWFzdC0x")]
    public void Texts_are_put_together_and_taken_apart(string expression, string expected) =>
        Templates.Evaluate(expression).ShouldBe(expected);

    [Theory]
    [InlineData("""{ "Fn::Join": ["-"] }""", "Value.Fn::Join: must be written [delimiter, [texts]].")]
    [InlineData("""{ "Fn::Join": ["-", "a"] }""", "Value.Fn::Join: its second argument must be a list.")]
    [InlineData("""{ "Fn::Join": ["-", [["a"]]] }""", "Value.Fn::Join[0]: a text is needed here, not a list, an object or AWS::NoValue.")]
    [InlineData("""{ "Fn::Split": ["", "a"] }""", "Value.Fn::Split: the delimiter is empty.")]
    [InlineData("""{ "Fn::Select": [2, ["a", "b"]] }""", "Value.Fn::Select: there is no value 2 in a list of 2; the first is 0.")]
    [InlineData("""{ "Fn::Select": ["x", ["a"]] }""", "Value.Fn::Select: there is no value x in a list of 1; the first is 0.")]
    [InlineData("""["a"]""", "Value: a text is needed here, not a list, an object or AWS::NoValue.")]
    [InlineData("null", "Value: null isn't allowed in a template. Take it out, or use AWS::NoValue.")]
    [InlineData("""{ "Fn::Sub": "x", "Fn::Join": ["", []] }""", "Value: Fn::Sub stands beside other names, and a function is alone in its object. Take the others out.")]
    [InlineData("""{ "Fn::Transform": { "Name": "AWS::Include" } }""", "Value.Fn::Transform: macros run in AWS only. Give the template as it is after them.")]
    [InlineData("""{ "Fn::ForEach::Each": ["X", ["a"], {}] }""", "Value.Fn::ForEach::Each: loops aren't unrolled here. Write out what it makes.")]
    [InlineData("""{ "Fn::EachMemberIn": [["a"], ["a"]] }""", "Value.Fn::EachMemberIn: belongs into the Rules section, which isn't evaluated here. Take it out.")]
    [InlineData("""{ "Fn::RefAll": "AWS::EC2::VPC::Id" }""", "Value.Fn::RefAll: belongs into the Rules section, which isn't evaluated here. Take it out.")]
    [InlineData("""{ "Fn::Equals": ["a", "b"] }""", "Value.Fn::Equals: belongs into the Conditions section. Name the condition there, and use it by Fn::If.")]
    public void What_cant_be_worked_out_is_a_problem(string expression, string problem) =>
        Templates.Problems(Templates.Output(expression)).ShouldBe([$"Outputs.Result, {problem}"]);

    [Fact]
    public void A_function_that_isnt_known_stops_the_template_and_the_known_ones_are_named()
    {
        var problem = Templates.Problems(Templates.Output("""{ "Fn::Reverse": "a" }""")).ShouldHaveSingleItem();

        problem.ShouldStartWith("Outputs.Result, Value.Fn::Reverse: this intrinsic function isn't known here. Known are ");
        problem.ShouldContain("Fn::Sub");
    }

    [Theory]
    [InlineData("""{ "Fn::FindInMap": ["Sizes", { "Ref": "AWS::Region" }, "Large"] }""", "3008")]
    [InlineData("""{ "Fn::Join": ["", { "Fn::FindInMap": ["Sizes", "us-east-1", "All"] }] }""", "ab")]
    public void A_mapping_is_looked_up_by_two_keys(string expression, string expected) =>
        Templates.Evaluate(expression, Mappings).ShouldBe(expected);

    [Theory]
    [InlineData("""["Sizes", "us-east-1", "Small"]""", "there is no Mappings.Sizes.us-east-1.Small. Add it, or mend the names.")]
    [InlineData("""["Sizes", "us-west-1", "Large"]""", "there is no Mappings.Sizes.us-west-1.Large. Add it, or mend the names.")]
    [InlineData("""["Size", "us-east-1", "Large"]""", "there is no Mappings.Size.us-east-1.Large. Add it, or mend the names.")]
    [InlineData("""["Sizes", "us-east-1"]""", "must be written [mapping, first key, second key].")]
    public void A_key_that_the_mapping_hasnt_is_a_problem(string argument, string problem) =>
        Templates.Problems(Templates.Output($$"""{ "Fn::FindInMap": {{argument}} }""", Mappings)).ShouldBe([$"Outputs.Result, Value.Fn::FindInMap: {problem}"]);

    private const string Mappings = """
        "Mappings": { "Sizes": { "us-east-1": { "Large": 3008, "All": ["a", "b"] } } },
        """;
}
