using Webhooks.AppHost;
using Webhooks.AppHost.Provisioning;

return await CommandLine.RunAsync(args, async (options, console, cancellationToken) =>
{
    // The diagram: synthesised template (its storage in AWS, if wished) + generated secrets → local cloud → dashboard → outputs file.
    options.RequireEmbedded();
    await Node.RequireAsync(cancellationToken);
    using var state = StateFolder.Open(options);
    Outputs.Remove(state);

    var template = await console.StepAsync("Synthesising the template", () => Synthesis.RunAsync(state, options.Suffix, anew: options.Fresh, cancellationToken));
    using Provisioner? aws = options.Provision ? new(options, console) : null;
    if (options.Destroy)
    {
        await aws!.DestroyAsync(template, cancellationToken);
        return;
    }

    var remote = aws is null ? null : await aws.MakeAsync(template, cancellationToken);
    await using var secrets = await TestSecrets.LoadOrCreateAsync(state, cancellationToken);
    if (remote is not null)
    {
        await aws!.FillSecretsAsync(remote, template, secrets, cancellationToken);
    }

    await using var cloud = await console.StepAsync("Starting the local cloud on it", () => LocalCloudProcess.StartAsync(template, remote, secrets, state, options, console, cancellationToken));

    var known = Outputs.Of(cloud.Outputs, secrets);
    await using var dashboard = await console.StepAsync("Starting the dashboard", () => DashboardProcess.StartAsync(known, state, options, console, cancellationToken));

    using var outputs = Outputs.Publish(state, known, dashboard.Link);
    console.Ready(state, [("Dashboard", dashboard.Link), .. cloud.Addresses]);
    await cloud.RunToEndAsync(cancellationToken);
});
