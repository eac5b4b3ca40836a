namespace Rft.Engine.Templating;

/// <summary>A function of a Scriban template. It sees the variables of its caller, and its own arguments as <c>$</c>.</summary>
/// <param name="name">Its name, for messages.</param>
/// <param name="parameters">The parameters; null where it takes any arguments.</param>
/// <param name="isVariadic">Whether the last parameter takes all further arguments as a list.</param>
/// <param name="body">What it does; its result is what it returns.</param>
internal sealed class ScribanFunction(
    string name, IReadOnlyList<MacroParameter>? parameters, bool isVariadic, Statement body) : TemplateCallable
{
    public override object? Call(RenderContext context, int position, ArgumentValues arguments)
    {
        var outer = context.Scope;
        var scope = new Scope(outer) { IsFrame = true };
        context.EnterCall(position);
        try
        {
            Bind(context, position, arguments, scope);
            context.Scope = scope;
            return body.Execute(context) == Flow.Return ? context.TakeResult() : null;
        }
        finally
        {
            context.Scope = outer;
            context.LeaveCall();
        }
    }

    /// <summary>The arguments as a list with the named ones as its members.</summary>
    public static TemplateList Arguments(ArgumentValues arguments)
    {
        var list = new TemplateList(arguments.Positional);
        foreach (var (given, value) in arguments.Named)
        {
            list.Members[given] = value;
        }

        return list;
    }

    private void Bind(RenderContext context, int position, ArgumentValues arguments, Scope scope)
    {
        scope["$"] = Arguments(arguments);
        if (parameters is null)
        {
            return;
        }

        var single = parameters.Count - (isVariadic ? 1 : 0);
        if (arguments.Positional.Count > single && !isVariadic)
        {
            throw context.ValueError(position, $"'{name}' takes {single} arguments, not {arguments.Positional.Count}");
        }

        for (var i = 0; i < single; i++)
        {
            var parameter = parameters[i];
            var given = arguments.Named.FirstOrDefault(pair => pair.Key == parameter.Name);
            scope[parameter.Name] = given.Key is not null ? given.Value
                : i < arguments.Positional.Count ? arguments.Positional[i]
                : parameter.Default is { } value ? value.Evaluate(context)
                : throw context.ValueError(position, $"'{name}' needs a value for '{parameter.Name}'");
        }

        if (isVariadic)
        {
            scope[parameters[^1].Name] = new TemplateList(arguments.Positional.Skip(single));
        }

        foreach (var (given, _) in arguments.Named)
        {
            if (!parameters.Any(parameter => parameter.Name == given))
            {
                throw context.Source.UnknownName(
                    position, $"'{name}' has no parameter '{given}'", given, parameters.Select(parameter => parameter.Name));
            }
        }
    }
}
