using System.Net;
using System.Net.Sockets;

namespace LocalCloud.Hosting;

/// <summary>What is served, each on a loopback port of its own, in the order of their ports.</summary>
internal enum Listener
{
    Api,
    FrontDoor,
    Control,
    RuntimeApi,
}

/// <summary>Chooses the ports to listen on.</summary>
internal static class Ports
{
    /// <summary>The first port when none is asked for.</summary>
    public const int Default = 5080;

    /// <summary>A port per listener; zero where the system shall choose.</summary>
    /// <exception cref="StartException">A port that was asked for by number is taken.</exception>
    public static IReadOnlyDictionary<Listener, int> Choose(int? first)
    {
        if (first is < 0 or > IPEndPoint.MaxPort - 3)
        {
            throw new StartException($"--port {first} is no port: give 0 for any free ones, or 1 to {IPEndPoint.MaxPort - 3}.");
        }

        return Enum.GetValues<Listener>().ToDictionary(listener => listener, listener => Choose(listener, first));
    }

    private static int Choose(Listener listener, int? first)
    {
        if (first == 0)
        {
            return 0;
        }

        var wanted = (first ?? Default) + (int)listener;
        if (IsFree(wanted))
        {
            return wanted;
        }

        return first is null
            ? 0
            : throw new StartException($"Port {wanted} (for {listener}) is taken. End the program that has it, or choose another with --port (0: any).");
    }

    private static bool IsFree(int port)
    {
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
