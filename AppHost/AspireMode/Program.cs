using Webhooks.AppHost;
using Webhooks.AppHost.AspireMode;

return await CommandLine.RunAsync(args, async (options, console, cancellationToken) =>
{
    // The same diagram as the embedded orchestrator's: synthesised template + generated secrets → local cloud, its functions → dashboard → outputs file.
    await Node.RequireAsync(cancellationToken);
    using var state = StateFolder.Open(options);
    Outputs.Remove(state);

    var template = await console.StepAsync("Synthesising the template", () => Synthesis.RunAsync(state, options.Suffix, anew: options.Fresh, cancellationToken));
    await using var secrets = await TestSecrets.LoadOrCreateAsync(state, cancellationToken);
    using AspireRun run = new(options, state, template, secrets);
    await using var application = AspireProgram.Build(run);
    await application.RunAsync(cancellationToken);
});
