using System.Net;
using System.Net.Sockets;
using Webhooks.AppHost.Model;

namespace Webhooks.AppHost.Tests;

public sealed class RunPortsTests
{
    [Fact]
    public void Any_ports_are_free_ones_in_a_row()
    {
        var ports = RunPorts.Choose(0);

        int[] row = [ports.Api, ports.AwsEndpoint, ports.Control, ports.RuntimeApi, ports.Dashboard, ports.Aspire, ports.AspireTelemetry, ports.Emulator];
        row.ShouldBe(Enumerable.Range(ports.Api, row.Length));
    }

    [Fact]
    public void Ports_that_were_asked_for_and_are_taken_are_refused()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Should.Throw<RunException>(() => RunPorts.Choose(port)).Message.ShouldContain($"Of the ports from {port} on, 8 in a row aren't free.");
    }
}
