using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary><c>repetition</c>: 1 less the share of the rendered input's n-grams that stood before already. Case counts.</summary>
internal sealed class RepetitionGrader(RepetitionGraderSpec spec, PathTemplate input, bool readsJson) : IGrader
{
    public string Name => spec.Name;

    public Grade Grade(Sample sample, SourceNode item) =>
        new SampleSource(sample, item, readsJson).Render(input, out var text) ?? Graders.Grade.Of(Score(text));

    private double Score(string text)
    {
        var words = PythonWords.Indexes(text, new WordTable());
        var total = words.Length - spec.Words + 1;
        return total <= 0 ? 1 : (double)NGramOverlap.CountDistinct(words, spec.Words) / total;
    }
}
