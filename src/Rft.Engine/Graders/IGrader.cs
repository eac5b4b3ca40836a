using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>Scores answers. Implementations are immutable and safe to call from several threads.</summary>
internal interface IGrader
{
    /// <summary>The grader's name.</summary>
    string Name { get; }

    /// <summary>Scores one answer. Never throws for what a sample, an item or a formula does: that is an error in the grade.</summary>
    /// <param name="sample">What the model answered.</param>
    /// <param name="item">The dataset row: what templates call <c>item</c>.</param>
    Grade Grade(Sample sample, SourceNode item);
}
