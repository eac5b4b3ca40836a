namespace Rft.Engine.Templating;

/// <summary>A member by name: <c>target.name</c>, or <c>target?.name</c>, which gives null where there is none.</summary>
internal sealed class MemberExpression(int position, Expression target, string name, bool isOptional = false) : Expression(position)
{
    public Expression Target => target;

    public string Name => name;

    protected override object? EvaluateCore(RenderContext context) =>
        context.Dialect.GetMember(context, Position, target.Evaluate(context), name, isOptional);
}
