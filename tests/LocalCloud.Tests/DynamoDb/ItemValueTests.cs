using System.Text;
using System.Text.Json;
using LocalCloud.DynamoDb.Streams;

namespace LocalCloud.Tests.DynamoDb;

public sealed class ItemValueTests
{
    [Theory]
    [InlineData("""{"a":{"S":"x"},"b":{"N":"1"}}""", """{"b":{"N":"1"},"a":{"S":"x"}}""", true)]
    [InlineData("""{"a":{"SS":["x","y"]}}""", """{"a":{"SS":["y","x"]}}""", true)]
    [InlineData("""{"a":{"L":[{"S":"x"},{"S":"y"}]}}""", """{"a":{"L":[{"S":"y"},{"S":"x"}]}}""", false)]
    [InlineData("""{"a":{"M":{"b":{"BOOL":true},"c":{"NULL":true}}}}""", """{"a":{"M":{"c":{"NULL":true},"b":{"BOOL":true}}}}""", true)]
    [InlineData("""{"a":{"BOOL":true}}""", """{"a":{"BOOL":false}}""", false)]
    [InlineData("""{"a":{"S":"1"}}""", """{"a":{"N":"1"}}""", false)]
    [InlineData("""{"SS":{"S":"x"}}""", """{"SS":{"S":"y"}}""", false)]
    [InlineData("""{"a":{"S":"x"}}""", """{"a":{"S":"x"},"b":{"S":"x"}}""", false)]
    public void Items_are_the_same_when_all_their_attributes_are(string one, string other, bool same) =>
        ItemValue.AreSame(JsonElement.Parse(one), JsonElement.Parse(other)).ShouldBe(same);

    [Theory]
    [InlineData("", 0)]
    [InlineData("""{"id":{"S":"grün"}}""", 7)]
    [InlineData("""{"n":{"N":"-12.5"}}""", 4)]
    [InlineData("""{"b":{"B":"AAEC"}}""", 4)]
    [InlineData("""{"t":{"BOOL":true}}""", 2)]
    [InlineData("""{"s":{"SS":["ab","c"]}}""", 4)]
    [InlineData("""{"m":{"M":{"k":{"S":"v"}}}}""", 7)]
    [InlineData("""{"l":{"L":[{"S":"v"},{"NULL":true}]}}""", 8)]
    public void The_size_of_an_item_is_that_of_its_names_and_values(string item, int bytes) => ItemValue.SizeOf(Encoding.UTF8.GetBytes(item)).ShouldBe(bytes);
}
