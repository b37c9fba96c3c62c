using Webhooks.Providers;

namespace Webhooks.Functions.Tables;

/// <summary>A payment's row.</summary>
/// <param name="Version">Counts the row's writes, from 1.</param>
public sealed record TransactionRow(Transaction Transaction, long Version);
