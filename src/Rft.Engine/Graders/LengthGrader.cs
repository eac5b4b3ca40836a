using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary><c>length</c>: 1 where the rendered input's length is in a range, falling linearly to 0 outside.</summary>
internal sealed class LengthGrader(LengthGraderSpec spec, AnswerTemplate input) : IGrader
{
    public string Name => spec.Name;

    public static IGrader? Create(LengthGraderSpec spec, GraderCreation creation)
    {
        var input = creation.Template(spec.Input);
        if (spec.Minimum > spec.Maximum)
        {
            creation.Diagnostics.Add(
                DiagnosticTable.OutOfRange, spec.Location, $"'maximum' is {spec.Maximum}; expected at least 'minimum', which is {spec.Minimum}");
            return null;
        }

        return input is null ? null : new LengthGrader(spec, input);
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) =>
        new(input.Render(sample, item, out var text) ?? Grade.Of(Score(text)));

    private double Score(string text)
    {
        var length = spec.Unit == LengthUnit.Words ? PythonWords.Split(text).Count : CodePoints.Count(text);
        var distance = Math.Max(Math.Max((double)spec.Minimum - length, (double)length - spec.Maximum), 0);
        return distance == 0 ? 1 : distance >= spec.Falloff ? 0 : 1 - (distance / spec.Falloff);
    }
}
