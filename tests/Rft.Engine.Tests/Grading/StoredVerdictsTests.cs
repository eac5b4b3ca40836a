using Rft.Engine.Data;
using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Runs;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Graders;

namespace Rft.Engine.Tests.Grading;

public sealed class StoredVerdictsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_grader_that_starts_a_process_is_asked_once_for_the_same_answers()
    {
        var (first, calls) = await Grade("a", starts: true, FakeGrade);
        Assert.Equal(3, calls);

        var (second, none) = await Grade("a", starts: true, FakeGrade);
        Assert.Equal(0, none);
        Assert.Equal(first, second);

        Assert.Equal(3, (await Grade("b", starts: true, FakeGrade)).Calls);
    }

    [Fact]
    public async Task Other_answers_are_asked_for_again()
    {
        await Grade("a", starts: true, FakeGrade);
        _text = "other";

        Assert.Equal(3, (await Grade("a", starts: true, FakeGrade)).Calls);
    }

    [Fact]
    public async Task A_grader_that_computes_is_not_remembered()
    {
        await Grade("a", starts: false, FakeGrade);

        Assert.Equal(3, (await Grade("a", starts: false, FakeGrade)).Calls);
        Assert.False(Directory.Exists(_folder.PathOf("verdicts")));
    }

    [Fact]
    public async Task What_failed_outside_is_tried_again_and_what_failed_on_the_answer_is_not()
    {
        await Grade("a", starts: true, _ => Engine.Graders.Grade.Failed(GradeErrorKind.PythonServer, "down"));
        Assert.Equal(3, (await Grade("a", starts: true, _ => Engine.Graders.Grade.Failed(GradeErrorKind.PythonRuntime, "raised"))).Calls);
        Assert.Equal(0, (await Grade("a", starts: true, FakeGrade)).Calls);
    }

    [Fact]
    public async Task A_damaged_file_counts_as_none()
    {
        await Grade("a", starts: true, FakeGrade);
        var file = Directory.GetFiles(_folder.PathOf("verdicts/grades")).Single();
        File.WriteAllText(file, File.ReadAllText(file)[..^10]);

        Assert.Equal(3, (await Grade("a", starts: true, FakeGrade)).Calls);
    }

    private string _text = "x";

    private static Grade FakeGrade(Sample sample) => Engine.Graders.Grade.Of(sample.OutputText.Length / 7.0);

    private async Task<(List<double?> Rewards, int Calls)> Grade(string reference, bool starts, Func<Sample, Grade> grade)
    {
        GraderSpec spec = starts ? new ProcessGraderSpec(reference) : GraderSpecs.StringCheck("{{sample.output_text}}", reference);
        var calls = 0;
        var grader = new DelegateGrader(
            (sample, _) =>
            {
                Interlocked.Increment(ref calls);
                return Task.FromResult(grade(sample));
            },
            starts ? 2 : null);
        var verdicts = new StoredVerdicts(_folder.PathOf("verdicts"), new StoreFiles(DiskFileSystem.Instance));
        var lines = string.Concat(Enumerable.Range(0, 3).Select(i => $"{{\"output_text\":\"{_text}{i}\",\"item\":{{}}}}\n"));
        using var answers = new CompletionsFile(JsonLines.Open(_folder.Write("answers.jsonl", lines), default), null);
        var rewards = new List<double?>();
        await foreach (var (_, result) in new GivenAnswerGrading(spec, () => grader, new GraderServices(), verdicts)
            .GradeAsync(answers, TestContext.Current.CancellationToken))
        {
            rewards.Add(result.Reward);
        }

        return (rewards, calls);
    }

    private sealed record ProcessGraderSpec(string Source) : GraderSpec("slow", default)
    {
        public override string Type => "python";

        internal override void Write(ObjectBuilder json) => json.Add("source", Source);
    }
}
