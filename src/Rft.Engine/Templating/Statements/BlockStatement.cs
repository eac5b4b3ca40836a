namespace Rft.Engine.Templating;

/// <summary>Statements one after another.</summary>
internal sealed class BlockStatement(int position, IReadOnlyList<Statement> statements) : Statement(position)
{
    /// <summary>Refuses anything but text.</summary>
    public void RequireText(TokenReader reader)
    {
        foreach (var statement in statements)
        {
            if (statement is not TextStatement)
            {
                throw reader.Error(statement.Position, "only 'when' and 'else' stand in a 'case'");
            }
        }
    }

    protected override Flow ExecuteCore(RenderContext context)
    {
        foreach (var statement in statements)
        {
            if (statement.Execute(context) is not Flow.Next and var flow)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}
