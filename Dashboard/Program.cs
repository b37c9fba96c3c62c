using Webhooks.Dashboard.Hosting;

return await CommandLine.RunAsync(args);
