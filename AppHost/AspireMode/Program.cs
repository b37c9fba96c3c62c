using Webhooks.AppHost;
using Webhooks.AppHost.AspireMode;
using Webhooks.AppHost.Model;

return await CommandLine.RunAsync(args, async (options, console, cancellationToken) =>
{
    // The same diagram as the embedded orchestrator's: synthesised template + generated secrets → local cloud, its functions → dashboard → outputs file.
    await using var run = await AspireRun.PrepareAsync(options, console, cancellationToken);
    await using var application = AspireProgram.Build(run);
    await application.RunAsync(cancellationToken);
});
