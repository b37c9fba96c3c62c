using Webhooks.AppHost;

return await CommandLine.RunAsync(args, async (options, console, cancellationToken) =>
{
    // The diagram: synthesised template + generated secrets → local cloud → dashboard → outputs file.
    options.RequireEmbedded();
    await Node.RequireAsync(cancellationToken);
    using var state = StateFolder.Open(options);
    Outputs.Remove(state);

    var template = await console.StepAsync("Synthesising the template", () => Synthesis.RunAsync(state, options.Suffix, anew: options.Fresh, cancellationToken));
    await using var secrets = await TestSecrets.LoadOrCreateAsync(state, cancellationToken);
    await using var cloud = await console.StepAsync("Starting the local cloud on it", () => LocalCloudProcess.StartAsync(template, secrets, state, options, console, cancellationToken));

    var known = Outputs.Of(cloud.Outputs, secrets);
    await using var dashboard = await console.StepAsync("Starting the dashboard", () => DashboardProcess.StartAsync(known, state, options, console, cancellationToken));

    using var outputs = Outputs.Publish(state, known, dashboard.Link);
    console.Ready(state, [("Dashboard", dashboard.Link), .. cloud.Addresses]);
    await cloud.RunToEndAsync(cancellationToken);
});
