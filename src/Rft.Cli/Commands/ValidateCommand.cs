using System.CommandLine;
using System.Globalization;
using Rft.Cli.Output;
using Rft.Engine.Grading;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary>
/// <c>rft validate</c>: reports every mistake in a spec, its graders, data and model folder at once, and runs the grader tests beside it.
/// </summary>
internal sealed class ValidateCommand : SpecCommand
{
    private const string TestExtension = ".grader-tests.json";
    private const string SpecExtension = ".rft.json";

    private readonly Option<string[]> _tests = new("--tests")
    {
        Description = "Grader tests to run instead of those beside the spec: a *.grader-tests.json file. May be repeated.",
        HelpName = "file",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _noTests = new("--no-tests") { Description = "Run no grader tests." };

    private readonly Option<bool> _probeJudges = new("--probe-judges")
    {
        Description = "Probe graders that ask a model too; at most 320 calls.",
    };

    /// <summary>Declares the command.</summary>
    public ValidateCommand(Terminal terminal)
        : base("validate", "Check a spec, its graders, data and model folder; run grader tests; report every mistake at once.", terminal)
    {
        Options.Add(_tests);
        Options.Add(_noTests);
        Options.Add(_probeJudges);
    }

    /// <inheritdoc/>
    protected override int Execute(ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var (tests, hasErrors) = RunTests(arguments, output, cancellationToken);
        if (HasSpec(PathOf(arguments), tests.Files))
        {
            using var job = Job.Open(PathOf(arguments), OptionsOf(arguments, output));
            return Finish(job, tests, hasErrors, arguments, output, cancellationToken);
        }

        output.Result(json => ValidationText.WriteMembers(json, !hasErrors, tests), tests.ToString() + ".");
        return hasErrors ? ExitCodes.Failed : ExitCodes.Done;
    }

    /// <inheritdoc/>
    protected override int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken) =>
        Finish(job, new GraderTestSummary(0, 0, 0), hasErrors: false, arguments, output, cancellationToken);

    private int Finish(
        Job job,
        GraderTestSummary tests,
        bool hasErrors,
        ParseResult arguments,
        CommandOutput output,
        CancellationToken cancellationToken)
    {
        var inputs = job.Validate();
        var probes = job.Probe(arguments.GetValue(_probeJudges), cancellationToken);
        job.TellAlarms();
        var summary = job.Show();
        var valid = hasErrors ? "grader tests failed" : "valid";
        output.Result(
            json =>
            {
                ValidationText.WriteMembers(json, !hasErrors, tests);
                json.WriteNumber("training_rows", inputs.TrainingRows);
                json.WriteNumber("validation_rows", inputs.ValidationRows);
                ValidationText.WriteProbes(json, probes);
                RunSummaryText.WriteMembers(json, summary);
            },
            string.Create(
                CultureInfo.InvariantCulture,
                $"{job.Spec.Name}: {valid}; {inputs.TrainingRows} training rows, {inputs.ValidationRows} validation rows."));
        return hasErrors ? ExitCodes.Failed : ExitCodes.Done;
    }

    private (GraderTestSummary Summary, bool HasErrors) RunTests(
        ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_noTests))
        {
            return (new GraderTestSummary(0, 0, 0), false);
        }

        var files = arguments.GetValue(_tests) is { Length: > 0 } named ? named : TestsBeside(PathOf(arguments));
        var result = new GraderWork(OptionsOf(arguments, output)).Test(files, cancellationToken);
        if (files.Length > 0)
        {
            output.Message($"{result.Summary}.");
        }

        return result;
    }

    private static string[] TestsBeside(string spec)
    {
        if (spec.EndsWith(TestExtension, StringComparison.OrdinalIgnoreCase))
        {
            return [spec];
        }

        var folder = Directory.Exists(spec) ? spec : Path.GetDirectoryName(Path.GetFullPath(spec))!;
        return FilesOf(folder, TestExtension);
    }

    // A folder of graders and their tests needs no spec; a folder with neither is told what is missing.
    private static bool HasSpec(string spec, int testFiles) =>
        !spec.EndsWith(TestExtension, StringComparison.OrdinalIgnoreCase)
        && (!Directory.Exists(spec) || testFiles == 0 || FilesOf(spec, SpecExtension).Length > 0);

    private static string[] FilesOf(string folder, string extension)
    {
        try
        {
            return [.. Directory.GetFiles(folder, "*" + extension).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
