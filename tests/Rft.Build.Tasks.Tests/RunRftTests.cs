using Microsoft.Build.Framework;

namespace Rft.Build.Tasks.Tests;

/// <summary>The task against a shell script that stands in for the command line: only the protocol is under test.</summary>
public sealed class RunRftTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rft-task-").FullName;
    private readonly RecordingBuildEngine _engine = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_diagnostic_becomes_an_error_with_its_code_at_its_place()
    {
        var task = TaskThatRuns("""
            echo '{"kind":"diagnostic","severity":"error","code":"RFT1003","file":"/a/spec.rft.json","line":3,"column":12,"message":"unknown key {0}"}'
            exit 1
            """);

        Assert.False(task.Execute());

        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("RFT1003", "/a/spec.rft.json", 3, 12, "unknown key {0}"), (error.Code, error.File, error.LineNumber, error.ColumnNumber, error.Message));
    }

    [Fact]
    public void A_warning_does_not_fail_the_build()
    {
        var task = TaskThatRuns("""
            echo '{"kind":"diagnostic","severity":"warning","code":"RFT2010","file":"/a/train.jsonl","line":7,"column":1,"message":"twice"}'
            """);

        Assert.True(task.Execute());

        Assert.Equal("RFT2010", Assert.Single(_engine.Warnings).Code);
    }

    [Fact]
    public void Progress_is_logged_where_every_build_log_shows_it()
    {
        var task = TaskThatRuns("""echo '{"kind":"progress","phase":"train","step":1,"steps":2,"text":"step 1/2"}'""");

        Assert.True(task.Execute());

        Assert.Contains(_engine.Messages, message => message.Importance == MessageImportance.High && message.Message == "  step 1/2");
    }

    [Fact]
    public void The_result_becomes_an_item_with_what_the_targets_decide_by()
    {
        var task = TaskThatRuns("""echo '{"kind":"result","fingerprint":"abc","state":"complete","up_to_date":true,"summary":"improved"}'""");

        Assert.True(task.Execute());

        Assert.NotNull(task.Result);
        Assert.Equal(
            ("abc", "complete", "true", "improved"),
            (task.Result.GetMetadata("Fingerprint"), task.Result.GetMetadata("State"), task.Result.GetMetadata("UpToDate"), task.Result.GetMetadata("Summary")));
    }

    [Theory]
    [InlineData("validate", "/a/one.json;/a/two.json", "--tests /a/one.json --tests /a/two.json")]
    [InlineData("validate", "", "--no-tests")]
    [InlineData("train", "", "")]
    public void Grader_tests_are_run_by_validate_where_the_targets_name_them(string command, string tests, string expected)
    {
        var arguments = Path.Combine(_folder, "arguments");
        var task = TaskThatRuns($"echo \"$@\" > '{arguments}'");
        (task.Command, task.GraderTests) = (command, tests);

        Assert.True(task.Execute());

        Assert.EndsWith(("--cancel-on-stdin-close " + expected).Trim(), File.ReadAllText(arguments).Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_without_a_diagnostic_is_still_an_error()
    {
        var task = TaskThatRuns("echo 'Unhandled exception. at Rft' >&2; exit 3");

        Assert.False(task.Execute());

        Assert.Equal("RFT9004", Assert.Single(_engine.Errors).Code);
        Assert.Contains(_engine.Messages, message => message.Message!.Contains("Unhandled exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_closes_standard_input_so_that_the_command_can_write_its_checkpoint()
    {
        var started = Path.Combine(_folder, "started");
        var checkpoint = Path.Combine(_folder, "checkpoint");
        var task = TaskThatRuns($"touch '{started}'; cat > /dev/null; touch '{checkpoint}'; exit 130");

        var execution = Task.Run(task.Execute, TestContext.Current.CancellationToken);
        while (!File.Exists(started))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        for (var call = 0; call < 1000; call++)
        {
            task.Cancel();
        }

        Assert.False(await execution);
        Assert.True(File.Exists(checkpoint));
        Assert.Equal("RFT9003", Assert.Single(_engine.Warnings).Code);
    }

    [Theory]
    [InlineData(1e-9, "RFT9005")]
    [InlineData(0.001, "RFT9005")]
    public void ABuildThatRunsIntoItsOwnLimitSaysSo(double minutes, string code)
    {
        var task = TaskThatRuns("cat > /dev/null; exit 130");
        task.MaximumMinutes = minutes;

        Assert.False(task.Execute());

        Assert.Equal(code, Assert.Single(_engine.Errors).Code);
        Assert.Empty(_engine.Warnings);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    public void ALimitThatNoTimerCanCountIsNone(double minutes)
    {
        var task = TaskThatRuns("exit 0");
        task.MaximumMinutes = minutes;

        Assert.True(task.Execute());
    }

    [Fact]
    public void A_cancellation_before_the_start_is_not_lost()
    {
        var task = TaskThatRuns("cat > /dev/null; exit 130");
        task.Cancel();

        Assert.False(task.Execute());
    }

    [Fact]
    public void A_command_that_ignores_the_request_is_killed_after_the_grace_period()
    {
        var script = Script("trap '' TERM; while true; do sleep 1; done");
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var process = new CommandLineProcess("/bin/sh", [script], TimeSpan.FromMilliseconds(200), _ => { }, _ => { });

        Assert.NotEqual(0, process.Run(cancellation.Token));
    }

    [Fact]
    public void A_missing_command_line_is_an_error_that_says_what_to_do()
    {
        var task = new RunRft { BuildEngine = _engine, Command = "run", Spec = "a.rft.json", CommandLinePath = Path.Combine(_folder, "rft.dll") };

        Assert.False(task.Execute());

        Assert.Equal("RFT9002", Assert.Single(_engine.Errors).Code);
    }

    [Fact]
    public void Paths_and_options_reach_the_command_unchanged()
    {
        var arguments = Path.Combine(_folder, "arguments");
        var task = TaskThatRuns($"""printf '%s\n' "$@" > '{arguments}'""");
        task.Spec = "/a b/spec'.rft.json";
        task.StorePath = "/store $HOME";
        task.OutputDirectory = "/out";

        Assert.True(task.Execute());

        Assert.Equal(
            ["run", "/a b/spec'.rft.json", "--json-lines", "--cancel-on-stdin-close", "--store", "/store $HOME", "--output", "/out"],
            File.ReadAllLines(arguments));
    }

    private RunRft TaskThatRuns(string script) => new()
    {
        BuildEngine = _engine,
        Command = "run",
        Spec = "/a/spec.rft.json",
        DotNetHostPath = "/bin/sh",
        CommandLinePath = Script(script),
    };

    private string Script(string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for the command line is a shell script.");
        var path = Path.Combine(_folder, "rft.sh");
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        return path;
    }
}
