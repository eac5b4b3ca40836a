using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Sampling.Constraints;

namespace Rft.Engine.Graders;

/// <summary>
/// A judge that is a model folder, answered by Rft's own engine, one question at a time. Loaded at the first question. Its answers are held
/// to the schema while they are sampled, where its tokenizer allows that.
/// </summary>
internal sealed class LocalJudge : IJudge, IAsyncDisposable
{
    private const int DefaultTokens = 512;
    private const int LongestSequence = 8192;

    private readonly string _path;
    private readonly GraderServices _services;
    private readonly Lazy<ModelFolder> _folder;
    private readonly Lazy<ILanguageModel> _model;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, ResponseFormat?> _formats = [];

    /// <summary>Loads nothing yet.</summary>
    public LocalJudge(string path, GraderServices services)
    {
        (_path, _services) = (path, services);
        _folder = new(() => ModelFolder.Open(path, new SourceLocation(path), requireWeights: true));
        _model = new(Load);
    }

    public string Identity => $"local {_folder.Value.Digest}";

    private int Longest => Math.Min(LongestSequence, _folder.Value.Configuration.ContextLength);

    /// <summary>The folder that a model's name stands for; null where it is the name of a service's model.</summary>
    public static string? FolderOf(string model, GraderServices services)
    {
        if (model.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var path = Path.GetFullPath(model, Path.GetFullPath(services.Directory));
        return File.Exists(Path.Combine(path, "config.json")) ? path : null;
    }

    public async Task<JudgeReply> AskAsync(JudgeQuestion question, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Ask(question, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_model.IsValueCreated)
        {
            _model.Value.Dispose();
        }

        if (_folder.IsValueCreated)
        {
            _folder.Value.Dispose();
        }

        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private JudgeReply Ask(JudgeQuestion question, CancellationToken cancellationToken)
    {
        var folder = _folder.Value;
        var prompt = Encode(question, folder);
        var room = Longest - prompt.Length;
        if (room <= 0)
        {
            throw new JudgeRequestException($"the question has {prompt.Length} tokens; the judge reads {Longest}");
        }

        var longest = Math.Min(room, question.Sampling.MaximumTokens ?? DefaultTokens);
        var request = new GenerationRequest
        {
            Prompts = [prompt],
            PromptKeys = [0],
            SamplesPerPrompt = 1,
            Sampling = new SamplingParameters
            {
                Temperature = (float)(question.Sampling.Temperature ?? 0),
                TopP = question.Sampling.TopP ?? 1,
                MaximumTokens = longest,
                StopTokens = folder.StopTokens,
            },
            Constrain = FormatOf(question, longest) is { } format ? format.Constrain : null,
            Seed = question.Sampling.Seed ?? 0,
            Step = SamplingStep.Interactive,
        };
        try
        {
            var answer = AnswerFormat.Of(folder).Read(_model.Value.Generate(request, cancellationToken)[0]);
            var usage = new ModelUsage(question.Model, prompt.Length, answer.Tokens.Length, 0);
            return new JudgeReply(answer.Text, null, answer.FinishReason == FinishReason.Length ? "length" : "stop", usage);
        }
        catch (LogitsNotFiniteException exception)
        {
            throw new DiagnosticException(
                DiagnosticTable.JudgeDown, new SourceLocation(_path), "the judge's weights give no token a probability", exception);
        }
    }

    private ResponseFormat? FormatOf(JudgeQuestion question, int maximumTokens)
    {
        var schema = JudgeBody.Schema(question);
        if (!_formats.TryGetValue(schema, out var format))
        {
            var node = SourceDocument.Parse("judgement", Encoding.UTF8.GetBytes(schema), [])!;
            format = ResponseFormat.Compile(node, _folder.Value.Tokenizer, _folder.Value.StopTokens, maximumTokens, []);
            _formats[schema] = format;
        }

        return format;
    }

    private static int[] Encode(JudgeQuestion question, ModelFolder folder)
    {
        List<SourceNode> messages =
        [
            .. question.Messages.Select(message => SourceNode.Object(default,
            [
                new SourceMember("role", default, SourceNode.String(default, message.Role)),
                new SourceMember("content", default, SourceNode.String(default, message.Text)),
            ])),
        ];
        try
        {
            return folder.Tokenizer.Encode(folder.ChatTemplate.Render(SourceNode.Array(default, messages), addGenerationPrompt: true));
        }
        catch (DiagnosticException exception)
        {
            throw new JudgeRequestException(exception.Message);
        }
    }

    private ILanguageModel Load()
    {
        var engine = _services.Engine ?? throw new DiagnosticException(
            DiagnosticTable.JudgeDown, new SourceLocation(_path), "there is no engine for local judges here");
        return engine.Load(_folder.Value, new EngineOptions { MaximumSequenceLength = Longest, MaximumSequences = 1 });
    }
}
