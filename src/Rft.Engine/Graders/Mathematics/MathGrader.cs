using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary><c>math</c>: 1 where the answer found in the rendered input means the same as that of the reference, else 0.</summary>
internal sealed class MathGrader(string name, AnswerTemplate input, AnswerTemplate reference, MathEquivalence equivalence) : IGrader
{
    public string Name => name;

    public static IGrader? Create(MathGraderSpec spec, GraderCreation creation) =>
        creation.Templates(spec.Input, spec.Reference) is var (input, reference)
            ? new MathGrader(spec.Name, input, reference, new MathEquivalence(spec.RelativeTolerance))
            : null;

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => new(
        input.Render(sample, item, out var inputText)
        ?? reference.Render(sample, item, out var referenceText)
        ?? Compare(inputText, referenceText));

    private Grade Compare(string inputText, string referenceText)
    {
        var wanted = MathText.Answer(referenceText);
        return MathText.Normalize(wanted).Length == 0
            ? Grade.Failed(GradeErrorKind.Other, "the reference is empty")
            : Grade.Of(equivalence.AreEqual(MathText.Answer(inputText), wanted) ? 1 : 0);
    }
}
