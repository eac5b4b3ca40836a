using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Graders;

public sealed class DotNetGraderTests
{
    private const string Namespace = "Rft.Engine.Tests.Graders.InCode.";

    private static readonly string _assembly = typeof(DotNetGraderTests).Assembly.Location;

    [Fact]
    public void A_class_scores_the_answer_with_its_row()
    {
        Assert.Equal(1, Grade("MatchGrader", "4").Reward);
        Assert.Equal(0.25, Grade("MatchGrader", "5").Reward);
        Assert.Equal(7, Grade("SampleGrader", """{"n": 7}""").Reward);
    }

    [Theory]
    [InlineData("ThrowingGrader", "threw System.ArgumentException: not that one")]
    [InlineData("BrokenGrader", "threw System.InvalidOperationException: no constructor for you")]
    [InlineData("SampleGrader", "threw System.Collections.Generic.KeyNotFoundException")]
    [InlineData("NotANumberGrader", "the score is not a finite number")]
    [InlineData("StuckGrader", "took more than 0.2 s")]
    public void What_a_class_does_wrong_is_a_failed_grade(string name, string details)
    {
        var grade = Grade(name, "not JSON", timeoutSeconds: 0.2);

        Assert.Null(grade.Reward);
        Assert.Equal(GradeErrorKind.Other, grade.Error!.Kind);
        Assert.Contains(details, grade.Error.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MatchGrade", "did you mean 'Rft.Engine.Tests.Graders.InCode.MatchGrader'?")]
    [InlineData("UnfinishedGrader", "expected a public class that implements Rft.Engine.Graders.IAnswerGrader")]
    public void A_class_that_is_no_grader_is_a_mistake(string name, string expected)
    {
        var mistake = Assert.Single(Mistakes(Spec(name)));

        Assert.StartsWith("grader.json(3,11): error RFT3036: ", mistake, StringComparison.Ordinal);
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_cannot_be_loaded_is_a_mistake()
    {
        using var folder = new TemporaryFolder();
        var text = Path.Combine(folder.Path, "text.dll");
        File.WriteAllText(text, "this is no assembly");

        Assert.All(
            (string[])["missing/x.dll", text],
            path => Assert.StartsWith(
                "grader.json(3,11): error RFT3035: the assembly '",
                Assert.Single(Mistakes(Spec("MatchGrader") with { Assembly = Text(path) })),
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_file_can_be_replaced_while_its_graders_are_in_use()
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, "copy.dll");
        File.Copy(_assembly, copy);
        await using var set = new GraderSet(new GraderServices());
        var grader = set.Create(Spec("MatchGrader") with { Assembly = Text(copy) }, [])!;
        Assert.Equal(1, grader.Grade(Answer("4"), Item("""{"answer": "4"}""")).Reward);

        File.Delete(copy);

        Assert.Equal(0.25, grader.Grade(Answer("5"), Item("""{"answer": "4"}""")).Reward);
    }

    private static Grade Grade(string name, string answer, double timeoutSeconds = 60) =>
        Create(Spec(name, timeoutSeconds)).Grade(Answer(answer), Item("""{"answer": "4"}"""));

    private static DotNetGraderSpec Spec(string name, double timeoutSeconds = 60) =>
        new("d", new SourceLocation("grader.json", 1, 1), Text(_assembly), Text(Namespace + name), timeoutSeconds, null);
}
