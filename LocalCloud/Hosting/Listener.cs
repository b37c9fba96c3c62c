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

    private static readonly int Fixed = Enum.GetValues<Listener>().Length;

    /// <summary>A port per listener, in their order, then one for each REST API but the first; zero where the system shall choose.</summary>
    /// <exception cref="StartException">A port that was asked for by number is taken.</exception>
    public static IReadOnlyList<int> Choose(int? first, int apis)
    {
        var count = Fixed + Math.Max(0, apis - 1);
        var highest = IPEndPoint.MaxPort - count + 1;
        if (first < 0 || first > highest)
        {
            throw new StartException($"--port {first} is no port: give 0 for any free ones, or 1 to {highest}.");
        }

        return [.. Enumerable.Range(0, count).Select(at => Choose(at, first))];
    }

    /// <summary>Which of the listeners a REST API has.</summary>
    public static int OfApi(int number) => number == 0 ? (int)Listener.Api : Fixed + number - 1;

    private static int Choose(int at, int? first)
    {
        if (first == 0)
        {
            return 0;
        }

        var wanted = (first ?? Default) + at;
        if (IsFree(wanted))
        {
            return wanted;
        }

        return first is null
            ? 0
            : throw new StartException($"Port {wanted} (for {Name(at)}) is taken. End the program that has it, or choose another with --port (0: any).");
    }

    private static string Name(int at) => at < Fixed ? $"{(Listener)at}" : $"{Listener.Api} {at - Fixed + 2}";

    /// <summary>Whether nobody listens on that port of loopback.</summary>
    public static bool IsFree(int port)
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
