using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>Asks judges, each question once: what was answered before is remembered, and what is being asked is waited for.</summary>
internal sealed class JudgePanel(GraderServices services) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Grade>>> _asked = new();
    private readonly ConcurrentDictionary<string, LocalJudge> _local = new();
    private readonly ServiceCache _cache = new(services.CacheFolder);

    /// <summary>The service for models that are not local.</summary>
    public OpenAIService Service { get; } = new(services);

    /// <summary>What answers of services are remembered in.</summary>
    public ServiceCache Cache => _cache;

    /// <summary>The judge of a model's name: the folder of a local model, or else a model of the service; null, with an error, for neither.</summary>
    /// <param name="model">The name.</param>
    /// <param name="location">The grader.</param>
    /// <param name="diagnostics">Receives the error.</param>
    public IJudge? For(SourceText model, SourceLocation location, DiagnosticBag diagnostics)
    {
        if (LocalJudge.FolderOf(model.Value, services) is { } folder)
        {
            return _local.GetOrAdd(folder, static (path, world) => new LocalJudge(path, world), services);
        }

        return Service.Check($"the judge '{model}'", location, diagnostics) ? new OpenAIJudge(Service, location) : null;
    }

    /// <summary>Asks, or remembers.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="question">The question.</param>
    /// <param name="scoreOf">Turns <c>result</c> into a score; null where it is no valid one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Grade> AskAsync(IJudge judge, JudgeQuestion question, Func<JsonElement, double?> scoreOf, CancellationToken cancellationToken)
    {
        var key = ServiceCache.Key("judgement", judge.Identity, JudgeBody.Write(question));
        if (Remembered(key, scoreOf) is { } score)
        {
            return Grade.Of(score);
        }

        // Answers of a group are often the same; who comes second costs nothing.
        var mine = new Lazy<Task<Grade>>(() => AskNowAsync(judge, question, key, scoreOf, cancellationToken));
        var asked = _asked.GetOrAdd(key, mine);
        try
        {
            var grade = await asked.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            return ReferenceEquals(asked, mine) ? grade : grade with { Usage = [] };
        }
        finally
        {
            _asked.TryRemove(KeyValuePair.Create(key, asked));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var judge in _local.Values)
        {
            await judge.DisposeAsync().ConfigureAwait(false);
        }

        Service.Dispose();
    }

    private async Task<Grade> AskNowAsync(
        IJudge judge, JudgeQuestion question, string key, Func<JsonElement, double?> scoreOf, CancellationToken cancellationToken)
    {
        JudgeReply reply;
        try
        {
            reply = await judge.AskAsync(question, cancellationToken).ConfigureAwait(false);
        }
        catch (JudgeRequestException exception)
        {
            return Grade.Failed(GradeErrorKind.ModelServer, exception.Message);
        }

        var grade = JudgeAnswer.Grade(reply with { Usage = Priced(reply.Usage) }, scoreOf);
        if (grade.Reward is not null)
        {
            _cache.Write(key, Encoding.UTF8.GetBytes(reply.Text!));
        }

        return grade;
    }

    private ModelUsage? Priced(ModelUsage? usage) =>
        services.Judge.Prices.FirstOrDefault(price => price.Key == usage?.Model).Value is { } price
            ? usage! with { Cost = price.Of(usage.PromptTokens, usage.CompletionTokens) }
            : usage;

    private double? Remembered(string key, Func<JsonElement, double?> scoreOf) =>
        _cache.Read(key) is { } bytes ? JudgeAnswer.Score(Encoding.UTF8.GetString(bytes), scoreOf) : null;
}
