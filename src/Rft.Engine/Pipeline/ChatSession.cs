using System.Text;
using Rft.Engine.Sampling;

namespace Rft.Engine.Pipeline;

/// <summary>A conversation turn by turn: keeps it, and keeps it within the model's context. Not thread-safe.</summary>
public sealed class ChatSession
{
    // An answer gets at least this share of the context, at the cost of the oldest turns.
    private const int ShareOfContextForAnswer = 4;

    private readonly Conversation _conversation;
    private readonly TimeProvider _clock;
    private string? _system;
    private int _turns;

    /// <summary>Begins a conversation.</summary>
    /// <param name="conversation">The loaded model; empty.</param>
    /// <param name="system">The system message; null for none.</param>
    /// <param name="clock">Time, for the speed.</param>
    public ChatSession(Conversation conversation, string? system, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        (_conversation, _clock) = (conversation, clock);
        Reset(system);
    }

    /// <summary>Forgets every turn and keeps the system message.</summary>
    public void Reset() => Reset(_system);

    /// <summary>Forgets every turn and takes another system message.</summary>
    /// <param name="system">The system message; null or empty for none.</param>
    public void Reset(string? system)
    {
        (_system, _turns) = (system, 0);
        _conversation.Clear();
        if (!string.IsNullOrEmpty(system))
        {
            _conversation.Add("system", system);
        }
    }

    /// <summary>Sends a message and takes the answer into the conversation.</summary>
    /// <param name="message">The message.</param>
    /// <param name="options">How to sample; each turn adds its number to the seed.</param>
    /// <param name="onText">Hears the text as it is sampled.</param>
    /// <param name="stop">Ends the answer; what there is of it stays in the conversation.</param>
    /// <exception cref="Diagnostics.DiagnosticException">
    /// The message does not fit the context even alone, the chat template refuses it, or the model is unsound. The conversation is as before.
    /// </exception>
    public ChatTurn Ask(string message, AnswerOptions options, Action<string> onText, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(onText);
        _conversation.Add("user", message);
        var (text, tokens) = (new StringBuilder(), 0);
        var start = _clock.GetTimestamp();
        var first = TimeSpan.Zero;
        Answer? answer = null;
        int leftOut;
        try
        {
            leftOut = _conversation.LeaveOutOldest(Math.Min(options.MaximumTokens, _conversation.ContextLength / ShareOfContextForAnswer));
            answer = _conversation.Answer(options with { Seed = options.Seed + _turns }, Take, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            leftOut = 0;
        }
        catch
        {
            _conversation.RemoveLast();
            throw;
        }

        var duration = _clock.GetElapsedTime(start);
        Keep(answer, text.ToString());
        return new ChatTurn(
            message,
            answer?.Text ?? text.ToString(),
            answer?.FinishReason,
            _conversation.PromptTokens,
            answer?.SampledCount ?? tokens,
            leftOut,
            first,
            duration);

        void Take(string part)
        {
            if (tokens++ == 0)
            {
                first = _clock.GetElapsedTime(start);
            }

            text.Append(part);
            onText(part);
        }
    }

    // A message without any answer would stand before the next one, which many chat templates refuse.
    private void Keep(Answer? answer, string text)
    {
        if ((answer?.Text ?? text).Length == 0)
        {
            _conversation.RemoveLast();
            return;
        }

        if (answer is null)
        {
            _conversation.Add("assistant", text);
        }
        else
        {
            _conversation.Add(answer);
        }

        _turns++;
    }
}
