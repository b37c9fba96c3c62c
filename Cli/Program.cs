using Webhooks.Cli;

return await Entry.RunAsync(args, Surroundings.OfThisProcess());
