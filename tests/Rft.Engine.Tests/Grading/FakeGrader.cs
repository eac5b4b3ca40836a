using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Grading;

/// <summary>A grader made of a function, which counts its calls.</summary>
internal sealed class FakeGrader(Func<Sample, SourceNode, Grade> grade, int? concurrentCalls = null) : IGrader
{
    private int _calls;

    public string Name => "fake";

    public int? ConcurrentCalls => concurrentCalls;

    public int Calls => _calls;

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return new(grade(sample, item));
    }
}
