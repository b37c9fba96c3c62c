using System.Net;
using System.Net.Sockets;

namespace Webhooks.AppHost.Model;

/// <summary>
/// The ports of one run, in a row, known before anything starts: an orchestrator says where its resources are before they do. The first five are in
/// the order of the embedded orchestrator's.
/// </summary>
internal sealed record RunPorts(int Api)
{
    private const int Default = 5080;
    private const int Count = 8;
    private const int Attempts = 100;

    public int AwsEndpoint => Api + 1;
    public int Control => Api + 2;
    public int RuntimeApi => Api + 3;
    public int Dashboard => Api + 4;

    /// <summary>Aspire's own dashboard.</summary>
    public int Aspire => Api + 5;

    /// <summary>Where Aspire's dashboard takes telemetry, by gRPC.</summary>
    public int AspireTelemetry => Api + 6;

    /// <summary>Amazon's emulator of API Gateway.</summary>
    public int Emulator => Api + 7;

    /// <param name="first">Zero: any; null: the default, moved on where one of them is taken.</param>
    /// <exception cref="RunException">What was asked for by number is taken.</exception>
    public static RunPorts Choose(int? first)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            RunPorts ports = new(first == 0 ? AnyFree() : (first ?? Default) + (attempt * Count));
            if (Enumerable.Range(ports.Api, Count).All(IsFree))
            {
                return ports;
            }

            if (first > 0)
            {
                break;
            }
        }

        throw new RunException($"Of the ports from {first ?? Default} on, {Count} in a row aren't free. End the program that has one, or choose others with --port (0: any).");
    }

    private static int AnyFree()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static bool IsFree(int port)
    {
        if (port > IPEndPoint.MaxPort)
        {
            return false;
        }

        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
