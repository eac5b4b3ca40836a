using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>
/// The functions of Jinja as transformers sets it up. The clock of <c>strftime_now</c> stands still: a run is a function of its inputs,
/// so a rendering must not depend on the day.
/// </summary>
internal static class JinjaGlobals
{
    /// <summary>The day that the templates of Llama 3 take where there is no clock, so that all templates agree.</summary>
    private static readonly DateTimeOffset _now = new(2024, 7, 26, 0, 0, 0, TimeSpan.Zero);

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
        { "dict", "mapping? **", MakeMapping },
        { "strftime_now", "format", call => DatePattern.Format(call, _now, call.Text(0)) },
        { "cycler", "first values*", call => new JinjaCycler(Values(call)) },
        { "joiner", "sep?", call => new JinjaJoiner(call.Text(0, ", ")) },
    };

    private static object?[] Values(FunctionCall call)
    {
        call.Context.AllocateItems(call.Position, call.Count);
        return [.. Enumerable.Range(0, call.Count).Select(i => call[i])];
    }

    private static OrderedDictionary<string, object?> MakeMapping(FunctionCall call)
    {
        var mapping = new OrderedDictionary<string, object?>();
        var given = call.IsGiven(0)
            ? call[0] as IReadOnlyDictionary<string, object?> ?? throw call.WrongKind(0, "a mapping")
            : new Dictionary<string, object?>();
        foreach (var (name, value) in given.Concat(call.Named))
        {
            call.Context.AllocateItems(call.Position, 4);
            mapping[name] = value;
        }

        return mapping;
    }

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
