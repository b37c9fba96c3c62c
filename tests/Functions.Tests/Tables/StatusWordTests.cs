using System.Text.Json;
using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Tables;

public sealed class StatusWordTests
{
    [Fact]
    public void A_status_is_written_in_the_table_as_it_is_in_JSON()
    {
        Check<TransactionStatus>(StatusWord.Of);
        Check<RefundStatus>(StatusWord.Of);
        Check<DisputeStatus>(StatusWord.Of);
    }

    [Fact]
    public void What_is_no_status_is_refused()
    {
        Should.Throw<FormatException>(() => StatusWord.Parse<TransactionStatus>("paid", StatusWord.Of)).Message.ShouldBe("\"paid\" is no TransactionStatus.");
        Should.Throw<InvalidOperationException>(() => StatusWord.Of((TransactionStatus)99));
        Should.Throw<InvalidOperationException>(() => StatusWord.Of((RefundStatus)99));
        Should.Throw<InvalidOperationException>(() => StatusWord.Of((DisputeStatus)99));
    }

    private static void Check<T>(Func<T, string> of)
        where T : struct, Enum
    {
        foreach (var status in Enum.GetValues<T>())
        {
            of(status).ShouldBe(JsonSerializer.SerializeToElement(status).GetString());
            StatusWord.Parse(of(status), of).ShouldBe(status);
        }
    }
}
