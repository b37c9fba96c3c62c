using Webhooks.Infrastructure;

return Entry.Run(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
