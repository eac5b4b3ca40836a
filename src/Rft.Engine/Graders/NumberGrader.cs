using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>
/// <c>number</c>: 1 where a number of the rendered input is within a tolerance of that of the rendered reference, else 0.
/// </summary>
internal sealed class NumberGrader(NumberGraderSpec spec, AnswerTemplate input, AnswerTemplate reference) : IGrader
{
    public string Name => spec.Name;

    public static IGrader? Create(NumberGraderSpec spec, GraderCreation creation)
    {
        var templates = creation.Templates(spec.Input, spec.Reference);
        if (templates is { Reference.IsFixed: true } && NumberText.Find(spec.Reference.Value, NumberPosition.Whole) is null)
        {
            creation.Diagnostics.Add(
                DiagnosticTable.ReferenceNotNumber, spec.Reference.LocationOf(0), "'reference' is neither a number nor a template of one");
            return null;
        }

        return templates is var (input, reference) ? new NumberGrader(spec, input, reference) : null;
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => new(
        input.Render(sample, item, out var inputText)
        ?? reference.Render(sample, item, out var referenceText)
        ?? Compare(inputText, referenceText));

    private Grade Compare(string inputText, string referenceText) =>
        NumberText.Find(referenceText, NumberPosition.Whole) is not { } wanted
            ? Grade.Failed(GradeErrorKind.Other, "the reference is no number")
            : Grade.Of(NumberText.Find(inputText, spec.Position) is { } number && IsClose(number, wanted) ? 1 : 0);

    private bool IsClose(double number, double wanted) =>
        Math.Abs(number - wanted) <= Math.Max(spec.AbsoluteTolerance, spec.RelativeTolerance * Math.Abs(wanted));
}
