using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>
/// The functions of Jinja as transformers sets it up. There is no <c>strftime_now</c>: a rendering must not depend on the day, and
/// templates that ask <c>strftime_now is defined</c> have a fixed date instead.
/// </summary>
internal static class JinjaGlobals
{
    public static FunctionTable Table { get; } = new()
    {
        {
            "raise_exception", "message",
            call => throw call.Context.Source.Error(
                DiagnosticTable.TemplateRaised,
                call.Position,
                $"the chat template refuses these messages: {call.Written(0)}")
        },
        { "range", "start stop? step?", Range },
        { "namespace", "**", MakeNamespace },
        { "dict", "**", call => new OrderedDictionary<string, object?>(call.Named) },
    };

    private static TemplateNamespace MakeNamespace(FunctionCall call)
    {
        var space = new TemplateNamespace();
        foreach (var (name, value) in call.Named)
        {
            space[name] = value;
        }

        return space;
    }

    private static List<object?> Range(FunctionCall call)
    {
        var (start, stop) = call.IsGiven(1) ? (call.Integer(0), call.Integer(1)) : (0, call.Integer(0));
        var step = call.Integer(2, 1);
        if (step == 0)
        {
            throw call.Error("the step of a range is not 0");
        }

        var numbers = new List<object?>();
        for (Int128 i = start; step > 0 ? i < stop : i > stop; i += step)
        {
            call.Context.AllocateItems(call.Position, 1);
            numbers.Add((long)i);
        }

        return numbers;
    }
}
