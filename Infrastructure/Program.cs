using Webhooks.Infrastructure;
using Webhooks.Providers;

Console.WriteLine(Synthesis.Run("cdk.out", new Dictionary<string, string>(), Catalog.Providers, Path.Combine(AppContext.BaseDirectory, "functions")));
return 0;
