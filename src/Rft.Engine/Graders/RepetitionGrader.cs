using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary><c>repetition</c>: 1 less the share of the rendered input's n-grams that stood before already. Case counts.</summary>
internal sealed class RepetitionGrader(RepetitionGraderSpec spec, AnswerTemplate input) : IGrader
{
    public string Name => spec.Name;

    public static IGrader? Create(RepetitionGraderSpec spec, GraderCreation creation) =>
        creation.Template(spec.Input) is { } input ? new RepetitionGrader(spec, input) : null;

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) =>
        new(input.Render(sample, item, out var text) ?? Grade.Of(Score(text)));

    private double Score(string text)
    {
        var words = PythonWords.Indexes(text, new WordTable());
        var total = words.Length - spec.Words + 1;
        return total <= 0 ? 1 : (double)NGramOverlap.CountDistinct(words, spec.Words) / total;
    }
}
