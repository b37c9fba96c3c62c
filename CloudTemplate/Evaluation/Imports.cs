using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary><c>Fn::ImportValue</c>: other stacks aren't here, so their exports come from whoever starts the run.</summary>
internal static class Imports
{
    public static Value ImportValue(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Text(argument, at) is not { } name)
        {
            return Value.Unresolved;
        }

        return evaluator.Symbols.Import(name) is { } value
            ? Value.Text(value)
            : evaluator.Fail(at, $"takes {name} from another stack, and only this template is here. Give its value: --import {name}=VALUE.");
    }
}
