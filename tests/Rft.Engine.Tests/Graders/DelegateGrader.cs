using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Graders;

/// <summary>A grader that waits, as far as others can tell.</summary>
internal sealed class DelegateGrader(Func<Sample, CancellationToken, Task<Grade>> grade, int? concurrentCalls = null) : IGrader
{
    public string Name => "delegate";

    public int? ConcurrentCalls => concurrentCalls;

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => new(grade(sample, cancellationToken));
}
