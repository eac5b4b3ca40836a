using System.Security.Cryptography;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>One episode as it goes. Used by one thread at a time.</summary>
internal sealed class Episode(EpisodeRules rules, AnswerFormat format, EncodedPrompt prompt)
{
    private readonly List<EpisodeStep> _steps = [];
    private readonly List<SourceNode> _messages = [.. prompt.Row.Messages.Items];
    private readonly SourceNode? _declarations = rules.Declarations.For(prompt.Row);

    // For services that keep a state for each episode; a repeated episode must not meet the state of the first.
    private readonly string _traceId = "trace_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
    private int _calls;

    // Where the message begins that is not among the steps; behind all tokens where there is none.
    private int _start;

    /// <summary>Runs the calls of the model's last message, and gives the tokens to go on with; none where the episode is over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">A tool does not work at all, or the chat template cannot go on.</exception>
    public async Task<int[]> ContinueAsync(Completion completion, CancellationToken cancellationToken)
    {
        var message = ReadMessage(completion);
        if (message.Calls.Count == 0 || _steps.Count + 1 >= rules.MaximumSteps || message.Calls.Any(IsForTheCaller))
        {
            return [];
        }

        _calls += message.Calls.Count;
        message = message with
        {
            Replies = await Task.WhenAll(message.Calls.Select(call => AnswerAsync(call, cancellationToken))).ConfigureAwait(false),
        };
        _steps.Add(message);
        _start = int.MaxValue;
        if (message.Replies.Any(reply => reply.IsFailure))
        {
            return [];
        }

        var tokens = ToolTurn.Encode(rules.Encoding, _messages, message, _declarations, completion.Tokens[^1]);
        _messages.Add(ToolMessages.Assistant(message.Content, message.Calls));
        _messages.AddRange(message.Calls.Zip(message.Replies, (call, reply) => ToolMessages.Tool(call, reply.Text)));
        _start = completion.Tokens.Length + tokens.Length;
        return tokens;
    }

    /// <summary>The answer that the episode came to.</summary>
    public Answer Finish(Completion completion)
    {
        // Where a tool failed, or its answer left no room, the last message is among the steps.
        if (_start < completion.Tokens.Length || _steps.Count == 0)
        {
            _steps.Add(ReadMessage(completion));
        }

        return AnswerFormat.Read(completion, _steps[^1].Text) with { Steps = _steps };
    }

    private EpisodeStep ReadMessage(Completion completion)
    {
        var text = format.TextOf(completion.Tokens[Math.Min(_start, completion.Tokens.Length)..]);
        var parts = format.ToolCalls?.Parse(text) ?? new ToolCallText(text, []);

        // Nine letters and digits, unique in the episode: there are templates that want exactly that.
        return new EpisodeStep(text, parts.Text, [.. parts.Calls.Select((call, index) => call with { Id = $"call{_calls + index:D5}" })], []);
    }

    // Of a tool that a row declares and the spec does not run, the call itself is the answer.
    private bool IsForTheCaller(ToolCall call) =>
        !rules.Toolbox.Names.Contains(call.Function) && ToolDeclarations.Find(_declarations, call.Function) is not null;

    private async Task<ToolReply> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (ToolDeclarations.Find(_declarations, call.Function) is not { } declaration)
        {
            var names = (_declarations?.Items ?? []).Select(ToolDeclarations.NameOf).ToList();
            return ToolReply.Mistake(ToolReplyKind.UnknownTool, $"there is no tool {Quoted.Text(call.Function)}; there are {Quoted.List(names)}");
        }

        return ToolArguments.Check(call.Arguments, declaration) is { } mistake
            ? ToolReply.Mistake(ToolReplyKind.InvalidArguments, mistake)
            : await rules.Toolbox.CallAsync(call, prompt.Row.Item, _traceId, cancellationToken).ConfigureAwait(false);
    }
}
