namespace Rft.Engine.Templating;

/// <summary>A call of what an expression gives: a macro, a function, or a method of a value.</summary>
internal sealed class CallExpression(int position, Expression target, CallArguments arguments) : Expression(position)
{
    /// <summary>Calls a macro that may call a block of the caller's.</summary>
    public object? Evaluate(RenderContext context, MacroValue caller)
    {
        context.Step(Position);
        return target.Evaluate(context) is MacroValue macro
            ? macro.Call(context, Position, arguments.Evaluate(context), caller)
            : throw context.ValueError(Position, "only a macro is called with a block");
    }

    protected override object? EvaluateCore(RenderContext context)
    {
        if (target is not MemberExpression member)
        {
            return Call(context, target.Evaluate(context));
        }

        var receiver = member.Target.Evaluate(context);
        return context.Dialect.FindMethod(receiver, member.Name) is { } method
            ? Call(context, new FunctionValue(method, receiver))
            : Call(context, context.Dialect.GetMember(context, member.Position, receiver, member.Name, isOptional: false));
    }

    private object? Call(RenderContext context, object? callee) => callee switch
    {
        TemplateCallable callable => callable.Call(context, Position, arguments.Evaluate(context)),
        TemplateObject { AsCallable: { } callable } => callable.Call(context, Position, arguments.Evaluate(context)),
        Undefined undefined => throw context.NameError(Position, undefined.Description),
        _ => throw context.ValueError(Position, $"{TemplateValue.Describe(callee)} cannot be called"),
    };
}
