using System.Runtime.CompilerServices;
using Webhooks.Infrastructure.Tests.Template;

namespace Webhooks.Infrastructure.Tests;

/// <summary>
/// The whole template in a few hundred lines, beside this file: a change to the stack shows there what it does, in the terms of
/// CloudFormation. To accept a change, run these tests once with the variable ACCEPT_SHAPE=1, and look at the difference:
/// <code>ACCEPT_SHAPE=1 dotnet test tests/Infrastructure.Tests --filter ShapeTests; git diff tests/Infrastructure.Tests/shape.txt</code>
/// </summary>
[Collection(nameof(Synthesised))]
public sealed class ShapeTests(Synthesised synthesised)
{
    [Fact]
    public void The_template_is_as_it_was_accepted()
    {
        var shape = Shape.Of(synthesised.Dev);
        if (Environment.GetEnvironmentVariable("ACCEPT_SHAPE") == "1")
        {
            File.WriteAllText(Accepted(), shape);
        }

        shape.ShouldBe(File.ReadAllText(Accepted()), "The stack has changed. If it should: ACCEPT_SHAPE=1 dotnet test tests/Infrastructure.Tests --filter ShapeTests");
    }

    private static string Accepted([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "shape.txt");
}
