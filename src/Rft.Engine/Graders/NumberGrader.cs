using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary><c>number</c>: 1 where a number of the rendered input is within a tolerance of that of the rendered reference, else 0.</summary>
internal sealed class NumberGrader(NumberGraderSpec spec, PathTemplate input, PathTemplate reference, bool readsJson) : IGrader
{
    public string Name => spec.Name;

    public Grade Grade(Sample sample, SourceNode item)
    {
        var source = new SampleSource(sample, item, readsJson);
        return source.Render(input, out var inputText) ?? source.Render(reference, out var referenceText) ?? Compare(inputText, referenceText);
    }

    private Grade Compare(string inputText, string referenceText) =>
        NumberText.Find(referenceText, NumberPosition.Whole) is not { } wanted
            ? Graders.Grade.Failed(GradeErrorKind.Other, "the reference is no number")
            : Graders.Grade.Of(NumberText.Find(inputText, spec.Position) is { } number && IsClose(number, wanted) ? 1 : 0);

    private bool IsClose(double number, double wanted) =>
        Math.Abs(number - wanted) <= Math.Max(spec.AbsoluteTolerance, spec.RelativeTolerance * Math.Abs(wanted));
}
