namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>for</c> and, with table cells around each item, <c>tablerow</c>.</summary>
/// <param name="position">The place of the loop.</param>
/// <param name="name">The loop variable.</param>
/// <param name="items">What is looped over.</param>
/// <param name="range">Which of it.</param>
/// <param name="isTable">Whether the rows and cells of a table are written.</param>
/// <param name="body">Runs once an item.</param>
/// <param name="otherwise">Runs where there is no item.</param>
internal sealed class ScribanForStatement(
    int position, string name, Expression items, LoopRange range, bool isTable, Statement body, Statement? otherwise) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var outer = context.Scope;
        var list = range.Apply(context, Position, context.Dialect.Iterate(context, items.Position, items.Evaluate(context)));
        if (list.Count == 0)
        {
            return otherwise?.Execute(context) ?? Flow.Next;
        }

        var columns = isTable ? range.ColumnsOf(context) : 1;
        var loop = new ScribanLoop(list) { Columns = columns };
        try
        {
            for (var i = 0; i < list.Count; i++)
            {
                loop.Index = i;
                context.Scope = new Scope(outer) { [isTable ? "tablerow" : "for"] = loop, [name] = list[i] };
                WriteCell(context, i, columns, isStart: true);
                var flow = body.Execute(context);
                WriteCell(context, i, columns, isStart: false, isLast: i == list.Count - 1);
                if (flow is Flow.Break or Flow.Return)
                {
                    return flow == Flow.Return ? flow : Flow.Next;
                }
            }

            return Flow.Next;
        }
        finally
        {
            context.Scope = outer;
        }
    }

    private void WriteCell(RenderContext context, long index, long columns, bool isStart, bool isLast = false)
    {
        if (!isTable)
        {
            return;
        }

        var column = index % columns;
        if (isStart)
        {
            context.Write(Position, (column == 0 ? $"<tr class=\"row{(index / columns) + 1}\">" : "") + $"<td class=\"col{column + 1}\">");
        }
        else
        {
            context.Write(Position, "</td>" + (isLast || column == columns - 1 ? "</tr>\n" : ""));
        }
    }
}
