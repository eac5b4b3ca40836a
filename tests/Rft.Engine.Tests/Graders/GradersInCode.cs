using Rft.Engine.Graders;

namespace Rft.Engine.Tests.Graders.InCode;

/// <summary>Graders as users write them; this assembly is loaded a second time, in a context of its own, to get at them.</summary>
public sealed class MatchGrader : IAnswerGrader
{
    public ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken) =>
        new(answer.OutputText == answer.Item.GetProperty("answer").GetString() ? 1 : 0.25);
}

public sealed class SampleGrader : IAnswerGrader
{
    public ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken) =>
        new(answer.Sample.GetProperty("output_json").GetProperty("n").GetDouble());
}

public sealed class ThrowingGrader : IAnswerGrader
{
    public ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken) => throw new ArgumentException("not that one");
}

public sealed class NotANumberGrader : IAnswerGrader
{
    public ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken) => new(double.NaN);
}

public sealed class StuckGrader : IAnswerGrader
{
    public async ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 1;
    }
}

public sealed class BrokenGrader : IAnswerGrader
{
    public BrokenGrader() => throw new InvalidOperationException("no constructor for you");

    public ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken) => new(1);
}

public abstract class UnfinishedGrader : IAnswerGrader
{
    public abstract ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken);
}
