namespace Rft.Engine.Templating;

/// <summary>A macro with the scope that it was defined in. Calling it gives what its body writes.</summary>
internal sealed class MacroValue(
    string name, IReadOnlyList<MacroParameter> parameters, Statement body, Scope scope, MacroExtras extras = default) : TemplateCallable
{
    public string Name => name;

    public TemplateTuple Arguments => new([.. parameters.Select(parameter => parameter.Name)]);

    public override object? Call(RenderContext context, int position, ArgumentValues arguments) =>
        Call(context, position, arguments, caller: null);

    /// <summary>Calls the macro.</summary>
    /// <param name="context">The rendering.</param>
    /// <param name="position">The place of the call.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="caller">What the body calls by the name <c>caller</c>; null where that is undefined.</param>
    public object? Call(RenderContext context, int position, ArgumentValues arguments, MacroValue? caller)
    {
        if (arguments.Positional.Count > parameters.Count && !extras.Positional)
        {
            throw context.ValueError(position, $"the macro '{name}' takes {parameters.Count} arguments, not {arguments.Positional.Count}");
        }

        var outer = context.Scope;
        context.EnterCall(position);
        context.Scope = new Scope(scope);
        try
        {
            Bind(context, position, arguments);
            if (caller is not null)
            {
                context.Scope["caller"] = caller;
            }

            return context.Capture(body);
        }
        finally
        {
            context.Scope = outer;
            context.LeaveCall();
        }
    }

    private void Bind(RenderContext context, int position, ArgumentValues arguments)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            context.Scope[parameters[i].Name] = i < arguments.Positional.Count
                ? arguments.Positional[i]
                : Default(context, parameters[i], arguments);
        }

        if (extras.Positional)
        {
            context.Scope["varargs"] = new TemplateTuple([.. arguments.Positional.Skip(parameters.Count)]);
        }

        var unknown = arguments.Named.Where(pair => !parameters.Any(parameter => parameter.Name == pair.Key)).ToList();
        if (extras.Named)
        {
            context.Scope["kwargs"] = new OrderedDictionary<string, object?>(unknown);
        }
        else if (unknown is [var (given, _), ..])
        {
            throw context.Source.UnknownName(
                position, $"the macro '{name}' has no parameter '{given}'", given, parameters.Select(parameter => parameter.Name));
        }
    }

    private static object? Default(RenderContext context, MacroParameter parameter, ArgumentValues arguments)
    {
        foreach (var (given, value) in arguments.Named)
        {
            if (given == parameter.Name)
            {
                return value;
            }
        }

        return parameter.Default is null
            ? new Undefined($"parameter '{parameter.Name}' was not given")
            : parameter.Default.Evaluate(context);
    }
}
