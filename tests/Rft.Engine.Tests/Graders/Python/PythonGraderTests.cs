using System.Diagnostics;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using static Rft.Engine.Tests.Graders.GraderSetup;

namespace Rft.Engine.Tests.Graders.Python;

public sealed class PythonGraderTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    public static TheoryData<string, int, string> Mistakes => new()
    {
        { "def grade(sample, item)\n    return 1", 24, "expected ':'" },
        { "import no_such_module\ndef grade(sample, item): return 1", 1, "No module named 'no_such_module'" },
        { "x = '\u00e9\U0001F600'; raise ValueError('why')\ndef grade(sample, item): return 1", 1, "ValueError: why" },
        { "def score(sample, item): return 1", 1, "there is no function 'grade'" },
        { "x = 1\ndef grade(sample): return 1", 7, "'grade' takes 1 arguments" },
        { "grade = 3", 1, "there is no function 'grade'" },
        { "import os; os._exit(0)", 1, "the process ended with exit code" },
        { "x = 1\n\u00e9\U0001F600 = 2\ndef grade(sample, item): return 1", 8, "invalid" },
    };

    [Fact]
    public async Task Grade_is_called_with_the_sample_and_the_row()
    {
        var plan = sandbox.Plan;
        const string Source = """
            import math, re, json
            def grade(sample, item):
                assert sample["choices"][0]["message"]["content"] == sample["output_text"]
                assert sample["output_json"] == 42 and sample["output_tools"] == []
                return 0.25 + (sample["output_text"] == item["answer"]) / 2
            """;

        Assert.NotNull(plan);
        Assert.Equal(0.75, (await Grade(Source)).Reward);
    }

    [Theory]
    [InlineData("raise ValueError('half \\ud83d')", "ValueError: half ?")]
    [InlineData("return 'half \\ud83d'", "grade returned 'half \\ud83d'")]
    public async Task Half_of_a_character_in_a_message_is_no_defect(string statement, string message)
    {
        Assert.NotNull(sandbox.Plan);

        var grade = await Grade($"def grade(sample, item):\n    {statement}\n");

        Assert.Equal("python_grader_runtime_error", grade.Error!.Flag);
        Assert.Contains(message, grade.Error.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_traceback_shows_the_lines_of_the_source()
    {
        Assert.NotNull(sandbox.Plan);

        var grade = await Grade("def check(x):\n    return 1 / x\n\ndef grade(sample, item):\n    return check(0)\n");

        Assert.Equal("python_grader_runtime_error", grade.Error!.Flag);
        Assert.Contains("line 5, in grade\n    return check(0)", grade.Error.Details, StringComparison.Ordinal);
        Assert.EndsWith("ZeroDivisionError: division by zero", grade.Error.Details, StringComparison.Ordinal);
        Assert.DoesNotContain("serve", grade.Error.Details, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_found_before_anything_is_graded_at_its_place_in_the_JSON_string(string source, int character, string message)
    {
        Assert.NotNull(sandbox.Plan);
        var diagnostics = new DiagnosticBag();
        var spec = (Rft.Engine.Specs.PythonGraderSpec)Spec($$"""{"type": "python", "source": {{JsonSerializer.Serialize(source)}}}""");

        Assert.Null(sandbox.Set.Create(spec, diagnostics));

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("RFT3063", diagnostic.Code);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(spec.Source.LocationOf(character - 1), diagnostic.Location);
    }

    [Fact]
    public async Task A_source_that_is_too_long_is_refused()
    {
        var diagnostics = new DiagnosticBag();
        await using var set = new GraderSet(new GraderServices());

        Assert.Null(set.Create(Spec($$"""{"type": "python", "source": "{{new string('#', 256 * 1024)}}\n"}"""), diagnostics));
        Assert.Equal("RFT3064", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public async Task Without_Python_there_is_an_error()
    {
        var diagnostics = new DiagnosticBag();
        await using var set = new GraderSet(new GraderServices
        {
            ReadVariable = _ => "", StartProcess = start => throw new InvalidOperationException(start.FileName),
        });

        Assert.Null(set.Create(Spec("""{"type": "python", "source": "def grade(sample, item): return 1"}"""), diagnostics));
        Assert.Equal("RFT3060", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public async Task Without_a_sandbox_the_grader_is_refused_or_where_allowed_runs_with_a_warning()
    {
        Assert.NotNull(sandbox.Plan);
        var services = new GraderServices { StartProcess = WithoutBubblewrap };
        await using var set = new GraderSet(services);
        var (refused, warned) = (new DiagnosticBag(), new DiagnosticBag());

        Assert.Null(set.Create(Spec("""{"type": "python", "source": "def grade(sample, item): return 1"}"""), refused));
        Assert.Equal("RFT3061", Assert.Single(refused).Code);

        var grader = set.Create(Spec("""{"type": "python", "sandbox": "best_effort", "source": "def grade(sample, item):\n open('/etc/passwd')\n return 1"}"""), warned)!;
        Assert.Equal("RFT3062", Assert.Single(warned).Code);
        var grade = await grader.GradeAsync(new Sample("42", FinishReason.Stop), Item, TestContext.Current.CancellationToken);
        Assert.True(warned.First().Message.Contains("Landlock", StringComparison.Ordinal) ? grade.Reward is null : grade.Reward == 1, $"{grade}");
    }

    [Fact]
    public async Task Calls_run_on_several_workers_and_come_back_to_their_callers()
    {
        await using var program = sandbox.Program("def grade(sample, item):\n    return item['x']\n");

        var grades = await Task.WhenAll(Enumerable.Range(0, 500).Select(index =>
            program.GradeAsync(SandboxFixture.Json("{}"), SandboxFixture.Json($$"""{"x": {{index}}}"""), TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 500).Select(index => (double?)index), grades.Select(grade => grade.Reward));
    }

    [Fact]
    public async Task Nothing_is_left_when_the_parent_is_killed()
    {
        var start = sandbox.Plan.Start(sandbox.Sandbox.FilterPath);
        var order = JsonSerializer.Serialize(sandbox.Plan.Order("while True: pass", SandboxLimits.Default));
        var parent = new ProcessStartInfo("/bin/sh", ["-c", "exec 3<&0; \"$@\" <&3 & wait", "sh", start.FileName, .. start.ArgumentList])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var shell = Process.Start(parent)!;
        await shell.StandardInput.WriteAsync($"token {order}\n");
        await shell.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        List<int> family = [];
        await Until(() => (family = Descendants(shell.Id)).Count >= 3);

        shell.Kill();

        await Until(() => !family.Exists(id => Directory.Exists($"/proc/{id}") && !IsZombie(id)));
    }

    private async Task<Grade> Grade(string source)
    {
        var diagnostics = new DiagnosticBag();
        var grader = sandbox.Set.Create(Spec($$"""{"type": "python", "source": {{JsonSerializer.Serialize(source)}}}"""), diagnostics);
        Assert.Empty(diagnostics);
        return await grader!.GradeAsync(new Sample("42", FinishReason.Stop), Item, TestContext.Current.CancellationToken);
    }

    private static Process WithoutBubblewrap(ProcessStartInfo start) => start.ArgumentList.Any(argument => argument.EndsWith("/bwrap", StringComparison.Ordinal))
        ? throw new InvalidOperationException("no name spaces")
        : Process.Start(start)!;

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 300, "waited for 30 seconds");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static List<int> Descendants(int id)
    {
        var path = $"/proc/{id}/task/{id}/children";
        var children = File.Exists(path) ? File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToList() : [];
        return [.. children, .. children.SelectMany(Descendants)];
    }

    private static bool IsZombie(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
