using Rft.Engine.Cpu;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Pipeline;

/// <summary>A conversation with a loaded model. Not thread-safe.</summary>
public sealed class Conversation : IDisposable
{
    private const string SystemRole = "system";
    private const string UserRole = "user";

    // Of a model folder nobody said how long its answers are.
    private const int AnswerTokens = 1024;

    // A conversation prefills one prompt and decodes a few sequences; the batches of training would only cost memory.
    private const int BatchTokens = 512;
    private const int Sequences = 32;

    private readonly ILanguageModel _model;
    private readonly ModelFolder _folder;
    private readonly AnswerFormat _format;
    private readonly ChatEncoding _encoding;
    private readonly bool _ownsFolder;
    private readonly List<(string Role, SourceNode Node)> _messages = [];

    internal Conversation(
        ILanguageModel model, ModelFolder folder, string name, int maximumTokens, EpisodeRules? episodes = null, bool ownsFolder = false)
    {
        (_model, _folder, Name, MaximumTokens, _ownsFolder) = (model, folder, name, maximumTokens, ownsFolder);
        _format = AnswerFormat.Of(folder) with { Episodes = episodes };
        _encoding = episodes?.Encoding ?? ChatEncoding.Of(folder);
    }

    /// <summary>What the user calls the model.</summary>
    public string Name { get; }

    /// <summary>The longest answer in tokens where nobody asks for another.</summary>
    public int MaximumTokens { get; }

    /// <summary>The most tokens of messages and answer together.</summary>
    public int ContextLength => _folder.Configuration.ContextLength;

    /// <summary>The tokens of the messages, as the last answer was made from them.</summary>
    public int PromptTokens { get; private set; }

    /// <summary>Loads a model folder to talk to.</summary>
    /// <param name="directory">A folder in Hugging Face layout.</param>
    /// <param name="options">Who hears, and how many threads.</param>
    /// <exception cref="DiagnosticException">Everything that is wrong with the folder.</exception>
    public static Conversation Open(string directory, JobOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var path = Path.GetFullPath(directory);
        var folder = ModelFolder.Open(path, new SourceLocation(path), requireWeights: true);
        foreach (var warning in folder.Warnings)
        {
            options.Listener.Diagnose(warning);
        }

        try
        {
            var model = new CpuEngine(options.Threads).Load(folder, Small(new EngineOptions { Threads = options.Threads }));
            return new Conversation(model, folder, Path.GetFileName(path), AnswerTokens, ownsFolder: true);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Engine options for as much memory as a conversation takes.</summary>
    internal static EngineOptions Small(EngineOptions options) =>
        options with { MaximumBatchTokens = BatchTokens, MaximumSequences = Sequences };

    /// <summary>Adds a message.</summary>
    /// <param name="role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
    /// <param name="content">The text.</param>
    public void Add(string role, string content) => _messages.Add((role, SourceNode.Object(default,
    [
        new SourceMember("role", default, SourceNode.String(default, role)),
        new SourceMember("content", default, SourceNode.String(default, content)),
    ])));

    /// <summary>Adds an answer: all its messages and what tools said.</summary>
    internal void Add(Answer answer)
    {
        if (answer.Steps.Count == 0)
        {
            Add("assistant", answer.Text);
        }

        foreach (var step in answer.Steps)
        {
            _messages.Add(("assistant", ToolMessages.Assistant(step.Content, step.Calls)));
            _messages.AddRange(step.Calls.Zip(step.Replies, (call, reply) => ("tool", ToolMessages.Tool(call, reply.Text))));
        }
    }

    /// <summary>Takes the last message back.</summary>
    public void RemoveLast() => _messages.RemoveAt(_messages.Count - 1);

    /// <summary>Begins anew.</summary>
    public void Clear() => _messages.Clear();

    /// <summary>
    /// Leaves out the oldest turns, never the system message or the last user message, until there is room for an answer.
    /// </summary>
    /// <param name="room">Tokens that the answer should have.</param>
    /// <returns>How many messages were left out.</returns>
    /// <exception cref="DiagnosticException">The chat template refuses the messages.</exception>
    public int LeaveOutOldest(int room)
    {
        var before = _messages.Count;
        while (Encode().Length + room > ContextLength)
        {
            var first = _messages.FindIndex(message => message.Role != SystemRole);
            var next = first < 0 ? -1 : _messages.FindIndex(first + 1, message => message.Role == UserRole);
            if (next < 0)
            {
                break;
            }

            _messages.RemoveRange(first, next - first);
        }

        return before - _messages.Count;
    }

    /// <summary>Samples an answer to the messages so far; it is not added to them.</summary>
    /// <param name="options">How to sample.</param>
    /// <param name="onText">Hears the text of each token as it is sampled, empty in the middle of a character; null for nobody.</param>
    /// <param name="cancellationToken">Stops between tokens.</param>
    /// <exception cref="DiagnosticException">
    /// The messages fill the context, the chat template refuses them, or the model is unsound.
    /// </exception>
    public Answer Answer(AnswerOptions options, Action<string>? onText, CancellationToken cancellationToken)
    {
        var stream = new TokenTextStream(_folder.Tokenizer);
        Action<int, int>? onToken = onText is null ? null : (_, token) => onText(stream.Append(token));
        var format = onText is null || _format.Episodes is not { } rules
            ? _format
            : _format with { Episodes = rules with { Toolbox = new ToldToolbox(rules.Toolbox, text => onText($"\n{text}\n")) } };
        var answer = Generate(options, 1, format, onToken, cancellationToken)[0];
        if (stream.Finish() is { Length: > 0 } rest)
        {
            onText?.Invoke(rest);
        }

        return answer;
    }

    /// <summary>Samples several answers to the messages so far.</summary>
    /// <exception cref="DiagnosticException">
    /// The messages fill the context, the chat template refuses them, or the model is unsound.
    /// </exception>
    public IReadOnlyList<Answer> Sample(AnswerOptions options, int samples, CancellationToken cancellationToken) =>
        Generate(options, samples, _format, null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _model.Dispose();
        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }

    // The messages as a row, whose number is part of the random key.
    private DatasetRow Row() => new(_messages.Count, 1, SourceNode.Object(default,
    [
        new SourceMember("messages", default, SourceNode.Array(default, [.. _messages.Select(message => message.Node)])),
    ]));

    private int[] Encode()
    {
        var row = Row();
        return _encoding.Encode(_encoding.Render(row.Messages, _encoding.ToolsOf(row), true));
    }

    private IReadOnlyList<Answer> Generate(
        AnswerOptions options, int samples, AnswerFormat format, Action<int, int>? onToken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var prompt = Encode();
        PromptTokens = prompt.Length;
        if (prompt.Length >= ContextLength)
        {
            throw new DiagnosticException(
                DiagnosticTable.MessagesTooLong,
                new SourceLocation(Path.Combine(_folder.Directory, ModelFiles.Configuration)),
                $"the messages have {prompt.Length} tokens; expected at most {ContextLength - 1}, because the model's context holds "
                + $"{ContextLength} with the answer");
        }

        var settings = new AnswerSettings
        {
            Samples = samples,
            Temperature = options.Temperature,
            MaximumTokens = options.MaximumTokens,
            Seed = options.Seed,
            Step = SamplingStep.Interactive,
            OnToken = onToken,
        };
        try
        {
            var answers = AnswerSampler.Sample(_model, format, [new EncodedPrompt(Row(), prompt)], settings, cancellationToken);
            return answers.FirstOrDefault(answer => answer.ToolFailure is not null) is { } broken
                ? throw new DiagnosticException(DiagnosticTable.ToolDown, new SourceLocation(_folder.Directory), broken.ToolFailure!.Text)
                : answers;
        }
        catch (LogitsNotFiniteException exception)
        {
            throw Unsound.Model("model", new SourceLocation(_folder.Directory), exception);
        }
    }
}
