using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary><c>length</c>: 1 where the length of the rendered input is in a range, falling linearly to 0 outside.</summary>
internal sealed class LengthGrader(LengthGraderSpec spec, PathTemplate input, bool readsJson) : IGrader
{
    public string Name => spec.Name;

    public Grade Grade(Sample sample, SourceNode item) =>
        new SampleSource(sample, item, readsJson).Render(input, out var text) ?? Graders.Grade.Of(Score(text));

    private double Score(string text)
    {
        var length = spec.Unit == LengthUnit.Words ? PythonWords.Split(text).Count : CodePoints.Count(text);
        var distance = Math.Max(Math.Max((double)spec.Minimum - length, (double)length - spec.Maximum), 0);
        return distance == 0 ? 1 : distance >= spec.Falloff ? 0 : 1 - (distance / spec.Falloff);
    }
}
