using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>text_similarity</c>: how similar two rendered strings are, from 0 to 1.</summary>
internal sealed class TextSimilarityGrader(string name, PathTemplate input, PathTemplate reference, ITextMetric metric, bool readsJson) : IGrader
{
    public string Name => name;

    public Grade Grade(Sample sample, SourceNode item)
    {
        var source = new SampleSource(sample, item, readsJson);
        return source.Render(input, out var inputText)
            ?? source.Render(reference, out var referenceText)
            ?? Graders.Grade.Of(metric.Score(inputText, referenceText));
    }
}
