using System.IO.Compression;
using System.Runtime.InteropServices;
using CloudTemplate;

namespace LocalCloud.Lambda;

/// <summary>How a function's process is started: what to run, in which folder.</summary>
internal sealed record FunctionCode
{
    public required string Program { get; init; }
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The unpacked code: what is <c>/var/task</c> in Lambda.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of the runtime: what is <c>/var/runtime</c> in Lambda.</summary>
    public required string RuntimeFolder { get; init; }

    /// <summary>Lambda brings the runtime (<c>dotnet10</c>), rather than the code its own.</summary>
    public bool IsManaged { get; init; }

    /// <summary>Finds a function's code and the runtime for it.</summary>
    /// <param name="assetPath">The folder or zip file of an asset by its S3 key; null when there is none.</param>
    /// <param name="unpackInto">Where zip files are unpacked.</param>
    /// <exception cref="FunctionCodeException">It can't be run; the message says why in one line.</exception>
    public static FunctionCode Find(FunctionModel function, Func<string, string?> assetPath, string unpackInto)
    {
        FunctionCodeException Problem(string problem) => new($"{function.Path}: {problem}");

        var managed = function.Runtime.StartsWith("dotnet", StringComparison.Ordinal);
        if (!managed && !function.Runtime.StartsWith("provided", StringComparison.Ordinal))
        {
            throw Problem($"runtime {function.Runtime} is not emulated; LocalCloud runs dotnet* (executable assemblies) and provided.*.");
        }

        var asset = assetPath(function.CodeKey) ?? throw Problem($"no asset with the key {function.CodeKey} lies beside the template.");
        if (!Directory.Exists(asset) && !File.Exists(asset))
        {
            throw Problem($"its code {asset} doesn't exist. Synthesise the template again.");
        }

        var folder = Path.GetFullPath(Directory.Exists(asset) ? asset : Unpack(asset, unpackInto));
        return managed ? Managed(function, folder, Problem) : Custom(folder, Problem);
    }

    private static FunctionCode Managed(FunctionModel function, string folder, Func<string, FunctionCodeException> problem)
    {
        if (function.Handler.Contains("::", StringComparison.Ordinal))
        {
            throw problem($"handler {function.Handler} is a method of a class library; LocalCloud runs executable assemblies, whose handler is the assembly's name.");
        }

        var assembly = Path.Combine(folder, function.Handler + ".dll");
        if (!File.Exists(assembly))
        {
            throw problem($"handler {function.Handler} means the assembly {assembly}, which doesn't exist.");
        }

        var host = DotnetHost() ?? throw problem("the dotnet command isn't found. Put it on PATH or set DOTNET_ROOT.");
        return new FunctionCode { Program = host, Arguments = [assembly], Folder = folder, RuntimeFolder = Path.GetDirectoryName(host)!, IsManaged = true };
    }

    private static FunctionCode Custom(string folder, Func<string, FunctionCodeException> problem)
    {
        var bootstrap = Path.Combine(folder, "bootstrap");
        if (!File.Exists(bootstrap))
        {
            throw problem($"its code has no file named bootstrap in {folder}.");
        }

        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(bootstrap) & Executable) == UnixFileMode.None)
        {
            throw problem($"{bootstrap} isn't executable; Lambda wouldn't start it either.");
        }

        return new FunctionCode { Program = bootstrap, Folder = folder, RuntimeFolder = folder };
    }

    /// <summary>The host that runs us, else the one that our runtime belongs to, else what the environment names.</summary>
    private static string? DotnetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        IEnumerable<string?> candidates =
        [
            Path.GetFileName(Environment.ProcessPath) == name ? Environment.ProcessPath : null,
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name)),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, name) : null,
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)),
        ];
        return candidates.FirstOrDefault(File.Exists);
    }

    /// <summary>Unpacks once: an asset's name is the hash of its contents.</summary>
    private static string Unpack(string zip, string into)
    {
        var folder = Path.Combine(into, Path.GetFileNameWithoutExtension(zip));
        if (!Directory.Exists(folder))
        {
            var unfinished = $"{folder}.{Guid.NewGuid():n}";
            ZipFile.ExtractToDirectory(zip, unfinished);
            Directory.Move(unfinished, folder);
        }

        return folder;
    }
}

/// <summary>A function's code can't be run.</summary>
public sealed class FunctionCodeException(string message) : Exception(message);
