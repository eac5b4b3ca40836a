using Rft.Engine.Json;

namespace Rft.Engine.Data;

/// <summary>One row of a dataset.</summary>
/// <param name="Index">Its number among the rows, from 0.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Item">The whole JSON object: what grader templates call <c>item</c>.</param>
internal sealed record DatasetRow(int Index, int Line, SourceNode Item)
{
    /// <summary>The conversation.</summary>
    public SourceNode Messages => Item["messages"]!;
}
