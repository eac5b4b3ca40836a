using Rft.Engine.Json;

namespace Rft.Engine.Data;

/// <summary>One row of a dataset.</summary>
/// <param name="Index">Its number among the rows, from 0.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Item">The whole JSON object: what grader templates call <c>item</c>.</param>
internal sealed record DatasetRow(int Index, int Line, SourceNode Item)
{
    /// <summary>The conversation; of a preference row what both answers follow.</summary>
    public SourceNode Messages => (Item["messages"] ?? Item["input"]!["messages"])!;

    /// <summary>The tools that the model is told of, as an array of declarations; null where the row has none.</summary>
    public SourceNode? Tools => (Item["tools"] ?? Item["input"]?["tools"]) is { Kind: SourceNodeKind.Array, Items.Count: > 0 } tools ? tools : null;

    /// <summary>The preferred answer of a preference row: one or more messages.</summary>
    public SourceNode PreferredOutput => Item[PreferenceRowMembers.Preferred]!;

    /// <summary>The other answer of a preference row: one or more messages.</summary>
    public SourceNode NonPreferredOutput => Item[PreferenceRowMembers.NonPreferred]!;
}
