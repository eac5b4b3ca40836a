using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary><c>dotnet</c>: the score that a C# class of the user's gives. What the class does wrong is a failed grade.</summary>
internal sealed class DotNetGrader(DotNetGraderSpec spec, Type type, GraderServices services) : IGrader, IAsyncDisposable
{
    // A call that never returns keeps its thread. This many are borne; more, and the machine would slowly fill up.
    private const int MostStuckCalls = 16;

    private readonly ConcurrentBag<IAnswerGrader> _idle = [];
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(spec.TimeoutSeconds);
    private int _stuck;

    public string Name => spec.Name;

    public static IGrader? Create(DotNetGraderSpec spec, GraderCreation creation)
    {
        try
        {
            var path = Path.GetFullPath(Path.Combine(creation.Services.Directory, spec.Assembly.Value));
            var assembly = creation.Own(new GraderAssembly(path));
            if (assembly.Find(spec.Class.Value) is { } type)
            {
                return creation.Own(new DotNetGrader(spec, type, creation.Services));
            }

            var graders = assembly.Graders;
            var nearest = Suggestions.Nearest(spec.Class.Value, graders);
            creation.Diagnostics.Add(
                DiagnosticTable.GraderClassMissing,
                spec.Class.LocationOf(0),
                $"{Quoted.Text(spec.Assembly.Value)} has no grader class {Quoted.Text(spec.Class.Value)}; expected a public class that implements "
                + $"{typeof(IAnswerGrader).FullName} and has a public constructor without parameters"
                + (nearest is not null ? $"; did you mean {Quoted.Text(nearest)}?"
                    : graders.Count > 0 ? $"; it has {string.Join(", ", graders)}"
                    : ""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or ArgumentException
            or TypeLoadException or ReflectionTypeLoadException or InvalidOperationException)
        {
            creation.Diagnostics.Add(
                DiagnosticTable.GraderAssemblyUnreadable,
                spec.Assembly.LocationOf(0),
                $"the assembly {Quoted.Text(spec.Assembly.Value)} cannot be loaded: {exception.Message}");
        }

        return null;
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) =>
        new(CallAsync(sample, item, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var grader))
        {
            try
            {
                await DisposeAsync(grader).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // A class that fails to clean up has nothing more to say about any grade.
            }
        }
    }

    private async Task<Grade> CallAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = new AnswerToGrade(sample.OutputText, () => Json(sample.NodeWithJson), () => Json(item));
        var call = Task.Run(() => ScoreAsync(answer, limit.Token), CancellationToken.None);
        try
        {
            return Grade.Of(await call.WaitAsync(_patience, services.Clock, cancellationToken).ConfigureAwait(false));
        }
        catch (TimeoutException) when (!call.IsCompleted)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            Abandon(call);
            return Grade.Failed(GradeErrorKind.Other, FormattableString.Invariant($"{type.FullName} took more than {_patience.TotalSeconds} s"));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            throw;
        }
        catch (Exception exception)
        {
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            return Grade.Failed(GradeErrorKind.Other, $"{type.FullName} threw {cause}");
        }
    }

    private async Task<double> ScoreAsync(AnswerToGrade answer, CancellationToken cancellationToken)
    {
        var grader = _idle.TryTake(out var idle) ? idle : (IAnswerGrader)Activator.CreateInstance(type)!;
        var score = await grader.GradeAsync(answer, cancellationToken).ConfigureAwait(false);

        // An object whose call threw or was given up is not used again.
        if (!cancellationToken.IsCancellationRequested)
        {
            _idle.Add(grader);
        }

        return score;
    }

    private void Abandon(Task call)
    {
        if (Interlocked.Increment(ref _stuck) > MostStuckCalls)
        {
            throw new DiagnosticException(
                DiagnosticTable.GraderCallsStuck,
                spec.Location,
                $"{type.FullName} did not return from {MostStuckCalls} calls even long after they were cancelled");
        }

        call.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                Interlocked.Decrement(ref _stuck);
            },
            TaskScheduler.Default);
    }

    private static async ValueTask DisposeAsync(IAnswerGrader grader)
    {
        if (grader is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else if (grader is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    private static JsonElement Json(SourceNode node)
    {
        using var document = JsonDocument.Parse(CompactJson.Write(node));
        return document.RootElement.Clone();
    }
}
