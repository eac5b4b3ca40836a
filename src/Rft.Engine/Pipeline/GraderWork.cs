using System.Globalization;
using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Json;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>
/// What can be done with a grader alone, without a model: test it, let it grade answers that are there already, compare it with another.
/// Mistakes of the user are <see cref="DiagnosticException"/>.
/// </summary>
public sealed class GraderWork
{
    private const int AnswersPerUpdate = 500;

    private readonly JobOptions _options;

    /// <summary>Prepares the work.</summary>
    /// <param name="options">Where the store is and who hears.</param>
    public GraderWork(JobOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Runs grader tests. Each failure is an error that the listener hears.</summary>
    /// <param name="files">Files whose names end in <c>.grader-tests.json</c>.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>The summary, and whether there was any error, a file that cannot be read among them.</returns>
    public (GraderTestSummary Summary, bool HasErrors) Test(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0)
        {
            return (new GraderTestSummary(0, 0, 0), false);
        }

        var store = StoreOf(Path.GetDirectoryName(Path.GetFullPath(files[0]))!);
        var diagnostics = new DiagnosticBag();
        var summary = GraderTestRunner
            .RunAsync(files.Select(Path.GetFullPath), Services(".", store, null), Verdicts(store), diagnostics, cancellationToken)
            .GetAwaiter().GetResult();
        foreach (var diagnostic in diagnostics)
        {
            _options.Listener.Diagnose(diagnostic);
        }

        return (summary, diagnostics.HasErrors);
    }

    /// <summary>Grades answers and sums up.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public GradeSummary Grade(GradeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var source = Load(request.Grader);
        var store = StoreOf(source.Directory);
        using var answers = Open(request, source, store);
        var builder = new GradeSummaryBuilder(PassThresholdOf(request, source));
        var started = _options.Clock.GetTimestamp();
        var fromStore = false;
        if (request.OutputPath is { } path)
        {
            Files.Write(Path.GetFullPath(path), stream =>
            {
                using var lines = new GradeLines(stream);
                fromStore = Run((answer, grade) =>
                {
                    builder.Add(answer, grade);
                    lines.Write(answer, source.Grader, grade);
                });
            });
        }
        else
        {
            fromStore = Run(builder.Add);
        }

        var summary = builder.Build(source.Grader.Name, answers.Description, _options.Clock.GetElapsedTime(started));
        return summary with { FromStore = fromStore };

        bool Run(Action<GivenAnswer, Grade> take) => GradeAll(source, answers, store, "grade", take, cancellationToken);
    }

    /// <summary>Lets an old and a new grader grade the same answers and compares what they say.</summary>
    /// <param name="request">The new grader and the answers.</param>
    /// <param name="old">The old grader: a file, a spec, <c>git:REV</c> for the new grader's file in a revision, or <c>REV:path</c>.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public GraderDifference Compare(GradeRequest request, string old, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(old);
        var source = Load(request.Grader);
        var store = StoreOf(source.Directory);
        using var oldGrader = OldGrader.Open(old, source.Path, Services(source.Directory, store, null));
        using var answers = Open(request, source, store);
        var scores = new ScoreTable();
        GradeAll(oldGrader.Source, answers, store, "grade with the old grader", (_, grade) => scores.Add(grade), cancellationToken);
        var attribution = new DifferenceAttribution(oldGrader.Source.Grader, source.Grader);
        var builder = new GraderDifferenceBuilder(scores, attribution, PassThresholdOf(request, source), request.Examples);
        GradeAll(source, answers, store, "grade with the new grader", builder.Add, cancellationToken);
        return builder.Build(old, source.Path, answers.Description);
    }

    private static GraderSource Load(string path)
    {
        var diagnostics = new DiagnosticBag();
        var source = GraderSource.Load(Path.GetFullPath(path), diagnostics);
        diagnostics.ThrowIfErrors();
        return source!;
    }

    private static IAnswerSource Open(GradeRequest request, GraderSource source, RunStore store)
    {
        var sources = new AnswerSources(source, request.Data);
        return request switch
        {
            { Run: { } run } => sources.Run(run, request.Origin, store),
            { Completions: { } completions } => sources.Completions(completions),
            _ => sources.References(),
        };
    }

    private static double PassThresholdOf(GradeRequest request, GraderSource source) =>
        request.PassThreshold ?? source.Document?["evaluation"].Number("pass_threshold") ?? new EvaluationSpec().PassThreshold;

    private StoreFiles Files => new(_options.FileSystem ?? DiskFileSystem.Instance);

    private RunStore StoreOf(string directory) => new(RunStore.Locate(_options.StorePath, null, directory), _options.FileSystem);

    private StoredVerdicts Verdicts(RunStore store) => new(store.VerdictsPath, Files);

    private GraderServices Services(string directory, RunStore store, SourceNode? spec) => new()
    {
        Clock = _options.Clock,
        Directory = directory,
        CacheFolder = store.VerdictsPath,
        Judge = JudgeSpec.Read(spec?["judge"]),
        Engine = new CpuEngine(_options.Threads),
    };

    private bool GradeAll(
        GraderSource source,
        IAnswerSource answers,
        RunStore store,
        string phase,
        Action<GivenAnswer, Grade> take,
        CancellationToken cancellationToken)
    {
        var services = Services(source.Directory, store, source.Document);
        var set = new GraderSet(services);
        try
        {
            var grading = new GivenAnswerGrading(source.Grader, () => Create(set, source), services, Verdicts(store));
            var started = _options.Clock.GetTimestamp();
            var done = 0;
            foreach (var (answer, grade) in grading.GradeAsync(answers, cancellationToken).ToBlockingEnumerable(cancellationToken))
            {
                take(answer, grade);
                done++;
                if (done % AnswersPerUpdate == 0 || done == answers.Count)
                {
                    Report(phase, done, answers.Count, _options.Clock.GetElapsedTime(started));
                }
            }

            return grading.FromStore;
        }
        finally
        {
            set.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private IGrader Create(GraderSet set, GraderSource source)
    {
        var diagnostics = new DiagnosticBag();
        var grader = set.Create(source.Grader, diagnostics, answersAreJson: true);
        diagnostics.ThrowIfErrors();
        foreach (var finding in diagnostics)
        {
            _options.Listener.Diagnose(finding);
        }

        return grader!;
    }

    private void Report(string phase, int done, int count, TimeSpan elapsed)
    {
        var left = elapsed * ((count - done) / (double)done);
        _options.Listener.Report(new ProgressUpdate(
            phase, done, count, null, null, left, string.Create(CultureInfo.InvariantCulture, $"{phase}: {done:N0} of {count:N0} answers")));
    }
}
