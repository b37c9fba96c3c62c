using LocalCloud.Hosting;

return await CommandLine.RunAsync(args);
