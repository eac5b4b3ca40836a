using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Grading;

/// <summary>A grader made of a function of the answer and its row.</summary>
internal sealed class FunctionGrader(Func<Sample, SourceNode, Grade> grade) : IGrader
{
    public string Name => "function";

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => new(grade(sample, item));
}
