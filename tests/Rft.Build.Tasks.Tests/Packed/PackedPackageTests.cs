using System.Text.RegularExpressions;

namespace Rft.Build.Tasks.Tests.Packed;

/// <summary>The shipped path: the packed package in a clean folder, driven by nothing but <c>dotnet</c>.</summary>
public sealed partial class PackedPackageTests(PackedPackage package) : IClassFixture<PackedPackage>
{
    [Fact]
    public void A_build_trains_evaluates_and_reports_and_the_next_one_does_nothing()
    {
        using var project = new ModelProject(package);

        var first = project.Build().Succeeded();

        Assert.Contains("step 4/4", first.Output, StringComparison.Ordinal);
        foreach (var file in new[] { "report.md", "report.html", "model-card.md", "model/adapter_model.safetensors", "model/adapter_config.json" })
        {
            Assert.True(File.Exists(Path.Combine(project.Output, file)), $"{file} is missing.");
        }

        var second = project.Build().Succeeded();

        Assert.DoesNotContain("step ", second.Output, StringComparison.Ordinal);
        Assert.Matches("adder.*up to date", second.Output);
        Assert.Single(project.Runs());
    }

    [Fact]
    public void Only_content_counts_so_touching_trains_nothing_and_going_back_trains_nothing()
    {
        using var project = new ModelProject(package, steps: 2);
        project.Build().Succeeded();
        var adapter = project.AdapterHash();

        foreach (var file in Directory.GetFiles(project.Folder, "*.*", SearchOption.AllDirectories).Where(file => file.EndsWith("json", StringComparison.Ordinal) || file.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        }

        Assert.DoesNotContain("step ", project.Build().Succeeded().Output, StringComparison.Ordinal);

        project.WriteSpec(steps: 2, learningRate: "0.002");
        Assert.Contains("step ", project.Build().Succeeded().Output, StringComparison.Ordinal);
        Assert.NotEqual(adapter, project.AdapterHash());

        project.WriteSpec(steps: 2, learningRate: "0.003");
        Assert.DoesNotContain("step ", project.Build().Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(adapter, project.AdapterHash());
        Assert.Equal(2, project.Runs().Length);
    }

    [Fact]
    public void A_mistake_in_the_spec_is_a_build_error_at_its_line_and_nothing_is_written()
    {
        using var project = new ModelProject(package);
        project.Write("adder.rft.json", File.ReadAllText(project.SpecPath).Replace("\"training_file\"", "\"trainig_file\"", StringComparison.Ordinal));

        var build = project.Build();

        Assert.NotEqual(0, build.ExitCode);
        Assert.Matches(@"adder\.rft\.json\(3,3\): error RFT1\d{3}: .*trainig_file.*training_file", build.Output);
        Assert.DoesNotContain("   at ", build.Output, StringComparison.Ordinal);
        Assert.Empty(project.Runs());
    }

    [Fact]
    public void A_row_that_is_no_json_is_a_build_error_at_its_line()
    {
        using var project = new ModelProject(package);
        File.AppendAllText(Path.Combine(project.Folder, "train.jsonl"), "{\"messages\": [\n");

        var build = project.Build();

        Assert.NotEqual(0, build.ExitCode);
        Assert.Matches(@"train\.jsonl\(17,\d+\): error RFT\d{4}: ", build.Output);
    }

    [Fact]
    public void Grader_tests_of_the_project_run_in_every_build_and_fail_it_at_the_case()
    {
        using var project = new ModelProject(package);
        const string Test = """
            { "grader": { "type": "string_check", "operation": "eq", "input": "a", "reference": "REFERENCE" }, "cases": [
              { "sample": "", "score": 1 } ] }
            """;
        Directory.CreateDirectory(Path.Combine(project.Folder, "deeper"));
        project.Write("one.grader-tests.json", Test.Replace("REFERENCE", "a", StringComparison.Ordinal));
        project.Write("deeper/two.grader-tests.json", Test.Replace("REFERENCE", "a", StringComparison.Ordinal));

        var passed = project.Build("-p:RftTrainOnBuild=false").Succeeded();

        Assert.Single(passed.Output.Split('\n'), line => line.Contains("2 grader tests passed", StringComparison.Ordinal));

        project.Write("deeper/two.grader-tests.json", Test.Replace("REFERENCE", "b", StringComparison.Ordinal));
        File.Delete(project.SpecPath);
        var failed = project.Build("-p:RftTrainOnBuild=false");

        Assert.NotEqual(0, failed.ExitCode);
        Assert.Matches(@"two\.grader-tests\.json\(2,3\): error RFT3090: grader test 'case 1': expected a score of 1, but got 0", failed.Output);
        Assert.Contains("1 of 2 grader tests failed", failed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grader_in_CSharp_is_compiled_before_the_model_is_trained_with_it_and_its_code_is_part_of_the_run()
    {
        using var project = new ModelProject(package, steps: 2);
        const string Grader = """
            using System.Threading;
            using System.Threading.Tasks;
            using Rft.Engine.Graders;

            public sealed class DigitGrader : IAnswerGrader
            {
                public ValueTask<double> GradeAsync(AnswerToGrade answer, CancellationToken cancellationToken) =>
                    new(answer.OutputText.Contains("DIGIT") ? 1 : 0);
            }
            """;
        const string Settings = """ "type": "dotnet", "class": "DigitGrader", "assembly": "bin/Debug/net10.0/adder.dll" """;
        project.Write("DigitGrader.cs", Grader.Replace("DIGIT", "1", StringComparison.Ordinal));
        var spec = File.ReadAllText(project.SpecPath);
        project.Write("adder.rft.json", Regex.Replace(spec, "\"type\": \"string_check\".*?\"reference\": \"1\"", Settings, RegexOptions.Singleline));

        Assert.Contains("step 2/2", project.Build().Succeeded().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("step ", project.Build().Succeeded().Output, StringComparison.Ordinal);

        project.Write("DigitGrader.cs", Grader.Replace("DIGIT", "2", StringComparison.Ordinal));
        Assert.Contains("step 2/2", project.Build().Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(2, project.Runs().Length);

        project.DotNet("clean").Succeeded();
        Assert.DoesNotContain("step ", project.DotNet("build", "-t:RftTrain").Succeeded().Output, StringComparison.Ordinal);

        project.Write("adder.rft.json", File.ReadAllText(project.SpecPath).Replace("\"DigitGrader\"", "\"DigitGrade\"", StringComparison.Ordinal));
        var failed = project.Build();
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Matches(@"adder\.rft\.json\(\d+,\d+\): error RFT3036: .*did you mean 'DigitGrader'", failed.Output);
    }

    [Fact]
    public void Without_train_on_build_a_build_only_validates()
    {
        using var project = new ModelProject(package);

        project.Build("-p:RftTrainOnBuild=false").Succeeded();

        Assert.Empty(project.Runs());
    }

    [Fact]
    public void Skip_switches_everything_off()
    {
        using var project = new ModelProject(package);
        project.Write("adder.rft.json", "{ this is no JSON");

        project.Build("-p:RftSkip=true").Succeeded();

        Assert.Empty(project.Runs());
    }

    [Fact]
    public void Run_pack_and_publish_never_train_and_say_what_to_build_first()
    {
        using var project = new ModelProject(package);

        foreach (var command in new[] { "run", "pack", "publish" })
        {
            var result = project.DotNet(command).Succeeded();
            Assert.Empty(project.Runs());
            if (command != "run")
            {
                Assert.Contains("RFT9001", result.Output, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_design_time_build_neither_validates_nor_trains()
    {
        using var project = new ModelProject(package);
        project.DotNet("restore").Succeeded();
        project.Write("adder.rft.json", "{ this is no JSON");

        project.DotNet("msbuild", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true").Succeeded();

        Assert.Empty(project.Runs());
    }

    [Fact]
    public void The_store_moves_with_the_property()
    {
        using var project = new ModelProject(package, steps: 2);
        var store = Path.Combine(project.Folder, "elsewhere");

        project.Build($"-p:RftStorePath={store}").Succeeded();

        Assert.Single(Directory.GetDirectories(Path.Combine(store, "runs")));
        Assert.Empty(project.Runs());
    }

    [Fact]
    public void Clean_deletes_the_copies_and_keeps_the_runs()
    {
        using var project = new ModelProject(package, steps: 2);
        project.Build().Succeeded();

        project.DotNet("clean").Succeeded();

        Assert.False(Directory.Exists(project.Output));
        Assert.Single(project.Runs());
        Assert.DoesNotContain("step ", project.Build().Succeeded().Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(project.Output, "report.md")));
    }

    [Fact]
    public async Task A_build_that_was_killed_goes_on_where_it_stopped_and_ends_with_the_same_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test kills the process that trains by its entry in /proc.");
        using var uninterrupted = new ModelProject(package, steps: 8);
        uninterrupted.Build().Succeeded();
        using var killed = new ModelProject(package, steps: 8);

        using (var build = DotNetCommand.Start(killed.Folder, ["build"], out var output))
        {
            while (CheckpointCount(killed) < 2 && !build.HasExited)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            ProcessesOf(killed.SpecPath).ForEach(process => process.Kill());
            await build.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(build.ExitCode != 0, $"The build was not interrupted:\n{output}");
        }

        var resumed = killed.Build().Succeeded();

        Assert.Matches(GoesOnAfterAStep(), resumed.Output);
        Assert.Equal(uninterrupted.AdapterHash(), killed.AdapterHash());
    }

    [GeneratedRegex(@"goes on after step [1-9]")]
    private static partial Regex GoesOnAfterAStep();

    private static int CheckpointCount(ModelProject project) =>
        project.Runs() is [var run] && Directory.Exists(Path.Combine(project.Store, "runs", run, "checkpoints"))
            ? Directory.GetDirectories(Path.Combine(project.Store, "runs", run, "checkpoints"), "step-*").Length
            : 0;

    private static List<System.Diagnostics.Process> ProcessesOf(string argument) =>
        [.. System.Diagnostics.Process.GetProcesses().Where(process => HasArgument(process.Id, argument))];

    private static bool HasArgument(int processId, string argument)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Split('\0').Contains(argument);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
