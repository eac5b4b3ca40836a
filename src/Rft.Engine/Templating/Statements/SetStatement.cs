namespace Rft.Engine.Templating;

/// <summary>Jinja's <c>set</c>: makes variables in the innermost scope, or changes a member of a namespace.</summary>
internal sealed class SetStatement(int position, IReadOnlyList<string> names, string? member, Expression value) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var result = value.Evaluate(context);
        if (member is not null)
        {
            if (!context.Scope.TryFind(names[0], out var target) || target is not TemplateNamespace space)
            {
                throw context.ValueError(Position, $"'{names[0]}' is no namespace(), so its members cannot be set");
            }

            space[member] = result;
        }
        else if (names.Count == 1)
        {
            context.Scope[names[0]] = result;
        }
        else
        {
            Unpack(context, result);
        }

        return Flow.Next;
    }

    private void Unpack(RenderContext context, object? result)
    {
        var values = context.Dialect.Iterate(context, Position, result);
        if (values.Count != names.Count)
        {
            throw context.ValueError(Position, $"expected {names.Count} values, found {values.Count}");
        }

        for (var i = 0; i < names.Count; i++)
        {
            context.Scope[names[i]] = values[i];
        }
    }
}
