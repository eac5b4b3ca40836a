namespace Rft.Engine.Graders;

/// <summary>
/// A grader written in C#, in the repository that trains the model: a public class with a public constructor without parameters. A spec
/// names it as <c>{ "type": "dotnet", "class": "My.Namespace.MyGrader", "assembly": "bin/Debug/net10.0/My.dll" }</c>.
/// One object serves one call at a time; several objects serve several calls. One that is disposable is disposed at the end.
/// </summary>
public interface IAnswerGrader
{
    /// <summary>
    /// Scores one answer. Higher is better; 0 to 1 by convention, any finite number allowed. Throwing, taking too long and a number that is
    /// not finite are failed grades, which count as no score at all, never as 0.
    /// </summary>
    /// <param name="answer">The answer and the row of the dataset that it answers.</param>
    /// <param name="cancellationToken">Cancelled where the run is, and where the call has taken too long.</param>
    ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken);
}
