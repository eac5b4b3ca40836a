using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>text_similarity</c>: how similar two rendered strings are, from 0 to 1.</summary>
internal sealed class TextSimilarityGrader(string name, AnswerTemplate input, AnswerTemplate reference, ITextMetric metric) : IGrader
{
    public string Name => name;

    public static IGrader? Create(TextSimilarityGraderSpec spec, GraderCreation creation)
    {
        if (spec.Metric == TextSimilarityMetric.Meteor && WordNet.Installed is null
            && !creation.Diagnostics.Any(diagnostic => diagnostic.Descriptor == DiagnosticTable.WordNetMissing))
        {
            creation.Diagnostics.Add(
                DiagnosticTable.WordNetMissing, spec.Location, "'meteor' matches exact words and stems only: no WordNet was found");
        }

        if (spec.Metric == TextSimilarityMetric.Cosine)
        {
            return CosineGrader.Create(spec, creation);
        }

        return creation.Templates(spec.Input, spec.Reference) is var (input, reference)
            ? new TextSimilarityGrader(spec.Name, input, reference, TextMetrics.Create(spec.Metric))
            : null;
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => new(
        input.Render(sample, item, out var inputText)
        ?? reference.Render(sample, item, out var referenceText)
        ?? Grade.Of(metric.Score(inputText, referenceText)));
}
