using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary><c>Fn::GetAZs</c> and <c>Fn::Cidr</c>.</summary>
internal static class AddressFunctions
{
    // Which zones a region has for an account is the account's own matter; three is what nearly all regions have.
    private static readonly string[] Zones = ["a", "b", "c"];

    /// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getavailabilityzones.html</summary>
    public static Value GetAZs(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Text(argument, at) is not { } region)
        {
            return Value.Unresolved;
        }

        var name = region.Length > 0 ? region : ((Value.Scalar)evaluator.Symbols.Find("AWS::Region")!).Content;
        return Value.List(Zones.Select(zone => name + zone));
    }

    /// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html</summary>
    public static Value Cidr(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Arguments(argument, 3, 3, "[block, count, host bits]", at) is not { } arguments)
        {
            return Value.Unresolved;
        }

        var texts = arguments.Select((part, index) => evaluator.Text(part, at.At(index))).ToList();
        if (texts is not [{ } block, { } count, { } bits])
        {
            return Value.Unresolved;
        }

        if (!IPNetwork.TryParse(block, out var network))
        {
            return evaluator.Fail(at, $"{block} isn't a block of addresses. Write one like 10.0.0.0/16.");
        }

        var width = network.BaseAddress.GetAddressBytes().Length * 8;
        if (!Whole(count, 1, 256, out var blocks) || !Whole(bits, 1, width - network.PrefixLength, out var hostBits))
        {
            return evaluator.Fail(at, $"there are 1 to 256 blocks of 1 to {width - network.PrefixLength} host bits in {block}, and these are {count} of {bits}.");
        }

        return BigInteger.Pow(2, width - network.PrefixLength - hostBits) < blocks
            ? evaluator.Fail(at, $"{block} has no room for {count} blocks of {bits} host bits.")
            : Value.List(Enumerable.Range(0, blocks).Select(index => $"{Address(network, index, hostBits)}/{width - hostBits}"));
    }

    private static bool Whole(string text, int fewest, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= fewest && number <= most;

    private static IPAddress Address(IPNetwork network, int index, int hostBits)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true) + (new BigInteger(index) << hostBits);
        var made = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        Array.Clear(bytes);
        made.CopyTo(bytes, bytes.Length - made.Length);
        return new IPAddress(bytes);
    }
}
