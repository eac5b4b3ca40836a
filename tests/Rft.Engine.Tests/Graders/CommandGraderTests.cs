using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using static Rft.Engine.Tests.Graders.GraderSetup;

namespace Rft.Engine.Tests.Graders;

public sealed class CommandGraderTests
{
    // Scores by what the answer says, one line of JSON for one.
    private const string Program = """
        while IFS= read -r line; do
          case "$line" in
            *'"output_text":"sleep"'*) sleep 100 ;;
            *'"output_text":"exit"'*) echo ends >&2; exit 3 ;;
            *'"output_text":"error"'*) echo '{"error": "no such unit"}' ;;
            *'"output_text":"half"'*) echo '{"error": "half \ud83d"}' ;;
            *'"output_text":"garbage"'*) echo garbage ;;
            *'"output_text":"infinite"'*) echo '{"score": 1e999}' ;;
            *'"output_text":"long"'*) head -c 200000 /dev/zero | tr '\0' x ;;
            *'"output_text":"environment"'*) echo "{\"score\": $(env | grep -c RFT_TEST_SECRET)}" ;;
            *'"output_text":"count"'*) n=$((n + 1)); echo "{\"score\": $n}" ;;
            *'"answer":"42"'*) echo '{"score": 0.5}' ;;
          esac
        done
        """;

    public CommandGraderTests() => Assert.SkipUnless(File.Exists("/bin/sh"), "there is no /bin/sh");

    [Theory]
    [InlineData("sleep", "no answer within 3 s")]
    [InlineData("exit", "the process ended with exit code 3: ends")]
    [InlineData("error", "no such unit")]
    [InlineData("half", @"half \ud83d")]
    [InlineData("garbage", "the answer is no object")]
    [InlineData("infinite", "not a finite number")]
    [InlineData("long", "longer than 65536 bytes")]
    public async Task A_line_without_a_score_is_a_failed_grade_and_the_next_call_works(string answer, string details)
    {
        using var folder = new TemporaryFolder();
        await using var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 1 });
        var grader = Create(set, folder, seconds: answer == "sleep" ? 3 : 60);

        var failed = await Grade(grader, answer);

        Assert.Equal("other_error", failed.Error!.Flag);
        Assert.Contains(details, failed.Error.Details, StringComparison.Ordinal);
        Assert.Equal(0.5, (await Grade(grader, "x")).Reward);
    }

    [Fact]
    public async Task A_program_stays_for_the_next_call_and_has_no_secrets_and_is_gone_with_the_set()
    {
        using var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable("RFT_TEST_SECRET", "secret");
        var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 1 });
        var grader = Create(set, folder, seconds: 30);

        Assert.Equal(1, (await Grade(grader, "count")).Reward);
        Assert.Equal(2, (await Grade(grader, "count")).Reward);
        Assert.Equal(0, (await Grade(grader, "environment")).Reward);
        await set.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Grade(grader, "count"));
    }

    [Theory]
    [InlineData("no-such-program-of-rft")]
    [InlineData("./no-such-program")]
    [InlineData("a\\u0000b")]
    public async Task A_program_that_is_not_there_is_an_error(string program)
    {
        var diagnostics = new DiagnosticBag();
        await using var set = new GraderSet(new GraderServices());

        Assert.Null(set.Create(Spec($$"""{"type": "command", "command": ["{{program}}"]}"""), diagnostics));
        Assert.Equal("RFT3067", Assert.Single(diagnostics).Code);
    }

    private static IGrader Create(GraderSet set, TemporaryFolder folder, double seconds)
    {
        File.WriteAllText(Path.Combine(folder.Path, "grade.sh"), Program);
        return set.Create(Spec($$"""{"type": "command", "command": ["sh", "grade.sh"], "timeout_seconds": {{JsonSerializer.Serialize(seconds)}}}"""), [])!;
    }

    private static Task<Grade> Grade(IGrader grader, string answer) =>
        grader.GradeAsync(new Sample(answer, FinishReason.Stop), Item, TestContext.Current.CancellationToken).AsTask();
}
