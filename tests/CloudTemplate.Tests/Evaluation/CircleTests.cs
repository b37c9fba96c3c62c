namespace CloudTemplate.Tests.Evaluation;

public sealed class CircleTests
{
    [Fact]
    public void Resources_that_need_one_another_are_a_problem_that_names_them_all() =>
        Templates.Problems(Templates.Of("""
            "A": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::GetAtt": "B.QueueName" } } },
            "B": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::Sub": "${C}" } } },
            "C": { "Type": "AWS::SQS::Queue", "DependsOn": ["A"] }
            """)).ShouldBe(["A: these need one another, so none can be made first: A → B → C → A. Take one of the references out."]);

    [Fact]
    public void A_resource_that_refers_to_itself_is_a_problem() =>
        Templates.Problems(Templates.Of("""
            "A": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "A" } } }
            """)).ShouldBe(["A: these need one another, so none can be made first: A → A. Take one of the references out."]);

    [Fact]
    public void A_circle_through_a_property_without_local_effect_is_one_too() =>
        Templates.Problems(Templates.Of("""
            "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Statement": [{ "Resource": { "Fn::GetAtt": "Orders.Arn" } }] } } },
            "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "KmsMasterKeyId": { "Ref": "Key" } } }
            """)).ShouldHaveSingleItem().ShouldContain("Key → Orders → Key");

    [Fact]
    public void Other_problems_are_found_beside_a_circle() =>
        Templates.Problems(Templates.Of("""
            "A": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "A" } } },
            "B": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::GetAtt": "A.QueueName" }, "Turbo": true } }
            """)).Count.ShouldBe(2);

    [Fact]
    public void Many_ways_to_the_same_resource_are_no_circle() =>
        Templates.Resolve(Templates.Of("""
            "Late": { "Type": "AWS::SQS::Queue" },
            "A": { "Type": "AWS::SQS::Queue", "DependsOn": "Late", "Properties": { "QueueName": { "Fn::Sub": "a-${Late.QueueName}" } } },
            "B": { "Type": "AWS::SQS::Queue", "DependsOn": ["A", "Late"] }
            """)).Queues.Count.ShouldBe(3);
}
