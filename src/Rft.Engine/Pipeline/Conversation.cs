using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Pipeline;

/// <summary>
/// A conversation with a loaded model. Where the messages fill the model's context, the answer is empty and its finish reason is length.
/// Not thread-safe.
/// </summary>
public sealed class Conversation : IDisposable
{
    private readonly ILanguageModel _model;
    private readonly ModelFolder _folder;
    private readonly List<SourceNode> _messages = [];

    internal Conversation(ILanguageModel model, ModelFolder folder) => (_model, _folder) = (model, folder);

    /// <summary>Adds a message.</summary>
    /// <param name="role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
    /// <param name="content">The text.</param>
    public void Add(string role, string content) => _messages.Add(SourceNode.Object(default,
    [
        new SourceMember("role", default, SourceNode.String(default, role)),
        new SourceMember("content", default, SourceNode.String(default, content)),
    ]));

    /// <summary>Samples an answer to the messages so far; it is not added to them.</summary>
    /// <param name="options">How to sample.</param>
    /// <param name="onText">Hears the text as it is sampled; null for nobody.</param>
    /// <param name="cancellationToken">Stops between tokens.</param>
    /// <exception cref="DiagnosticException">The chat template refuses the messages, or the model is unsound.</exception>
    public Answer Answer(AnswerOptions options, Action<string>? onText, CancellationToken cancellationToken)
    {
        var stream = new TokenTextStream(_folder.Tokenizer);
        Action<int, int>? onToken = onText is null ? null : (_, token) => onText(stream.Append(token));
        var answer = Generate(options, 1, onToken, cancellationToken)[0];
        onText?.Invoke(stream.Finish());
        return answer;
    }

    /// <summary>Samples several answers to the messages so far.</summary>
    /// <exception cref="DiagnosticException">The chat template refuses the messages, or the model is unsound.</exception>
    public IReadOnlyList<Answer> Sample(AnswerOptions options, int samples, CancellationToken cancellationToken) =>
        Generate(options, samples, null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private Answer[] Generate(AnswerOptions options, int samples, Action<int, int>? onToken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var text = _folder.ChatTemplate.Render(SourceNode.Array(default, [.. _messages]), addGenerationPrompt: true);
        var request = new GenerationRequest
        {
            Prompts = [_folder.Tokenizer.Encode(text)],
            PromptKeys = [_messages.Count],
            SamplesPerPrompt = samples,
            Sampling = new SamplingParameters
            {
                Temperature = (float)options.Temperature,
                MaximumTokens = options.MaximumTokens,
                StopTokens = _folder.StopTokens,
            },
            Seed = options.Seed,
            Step = SamplingStep.Interactive,
            OnToken = onToken,
        };
        return [.. Complete(request, cancellationToken).Select(completion => new Answer(
            completion.PromptIndex,
            completion.SampleIndex,
            completion.Tokens,
            completion.LogProbabilities,
            completion.FinishReason,
            _folder.Tokenizer.Decode(completion.Tokens)))];
    }

    private IReadOnlyList<Completion> Complete(GenerationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return _model.Generate(request, cancellationToken);
        }
        catch (LogitsNotFiniteException exception)
        {
            throw Unsound.Model("model", new SourceLocation(_folder.Directory), exception);
        }
    }
}
