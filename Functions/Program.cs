using System.Collections;
using Webhooks.Functions;
using Webhooks.Functions.Hosting;
using Webhooks.Providers;

using var termination = new Termination();
return await Entry.RunAsync(
    Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!),
    Catalog.Providers,
    Console.OpenStandardOutput(),
    TimeProvider.System,
    termination.Requested);
