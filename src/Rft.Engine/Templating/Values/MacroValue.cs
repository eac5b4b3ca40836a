namespace Rft.Engine.Templating;

/// <summary>A macro with the scope that it was defined in. Calling it gives what its body writes.</summary>
internal sealed class MacroValue(string name, IReadOnlyList<MacroParameter> parameters, Statement body, Scope scope) : TemplateCallable
{
    public override object? Call(RenderContext context, int position, ArgumentValues arguments)
    {
        if (arguments.Positional.Count > parameters.Count)
        {
            throw context.ValueError(position, $"the macro '{name}' takes {parameters.Count} arguments, not {arguments.Positional.Count}");
        }

        var outer = context.Scope;
        context.EnterCall(position);
        context.Scope = new Scope(scope);
        try
        {
            for (var i = 0; i < parameters.Count; i++)
            {
                context.Scope[parameters[i].Name] = i < arguments.Positional.Count
                    ? arguments.Positional[i]
                    : Default(context, parameters[i], arguments);
            }

            CheckNames(context, position, arguments);
            return context.Capture(body);
        }
        finally
        {
            context.Scope = outer;
            context.LeaveCall();
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

    private void CheckNames(RenderContext context, int position, ArgumentValues arguments)
    {
        foreach (var (given, _) in arguments.Named)
        {
            if (!parameters.Any(parameter => parameter.Name == given))
            {
                throw context.Source.UnknownName(
                    position, $"the macro '{name}' has no parameter '{given}'", given, parameters.Select(parameter => parameter.Name));
            }
        }
    }
}
