using System.CommandLine;
using System.Text.Json;
using Rft.Cli.Output;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft chat</c>: a conversation, a line a message, the answers as they are sampled.</summary>
internal sealed class ChatCommand(Terminal terminal) : ModelCommand("chat", "Talk to the model, a line a message.", terminal)
{
    /// <inheritdoc/>
    protected override bool CancelsOnSignal => false;

    /// <inheritdoc/>
    protected override int Execute(
        Conversation conversation, AnswerOptions options, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var session = new ChatSession(conversation, SystemOf(arguments), TimeProvider.System);

        // Where one JSON object is wanted at the end, nothing else goes to standard output.
        ChatScreen? screen = output is TextOutput and not JsonOutput ? new ChatScreen(Terminal, output) : null;
        screen?.Begin(conversation);
        var turns = new List<ChatTurn>();
        var failed = false;
        while (ReadMessage(screen) is { } line)
        {
            var input = ChatInput.Parse(line);
            if (input.Kind == ChatInputKind.Quit)
            {
                break;
            }

            if (input.Kind != ChatInputKind.Message)
            {
                Follow(input, session, output);
            }
            else if (Answer(input.Text, session, options, output, screen) is { } turn)
            {
                turns.Add(turn);
            }
            else
            {
                failed = true;
            }
        }

        output.Result(json => Write(json, turns), "");
        return failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static void Follow(ChatInput input, ChatSession session, CommandOutput output)
    {
        switch (input.Kind)
        {
            case ChatInputKind.Reset:
                session.Reset();
                output.Message("The conversation begins anew.");
                break;
            case ChatInputKind.System:
                session.Reset(input.Text);
                output.Message(input.Text.Length > 0
                    ? "The conversation begins anew, with this system message."
                    : "The conversation begins anew, without a system message.");
                break;
            case ChatInputKind.Help:
                output.Message(ChatInput.Help);
                break;
            case ChatInputKind.Unknown:
                output.Message($"There is no command '{input.Text}'. {ChatInput.Help}");
                break;
            default:
                break;
        }
    }

    // A message that cannot be answered is said and forgotten; the conversation goes on.
    private static ChatTurn? Answer(string message, ChatSession session, AnswerOptions options, CommandOutput output, ChatScreen? screen)
    {
        using var stop = new InterruptScope();
        try
        {
            var turn = session.Ask(message, options, text => screen?.Stream(text), stop.Token);
            screen?.End(turn);
            return turn;
        }
        catch (DiagnosticException exception)
        {
            foreach (var diagnostic in exception.Diagnostics)
            {
                output.Diagnose(diagnostic);
            }

            return null;
        }
    }

    private string? ReadMessage(ChatScreen? screen)
    {
        screen?.Prompt();
        return Terminal.In.ReadLine();
    }

    private static void Write(Utf8JsonWriter json, List<ChatTurn> turns)
    {
        json.WriteStartArray("turns");
        foreach (var turn in turns)
        {
            json.WriteStartObject();
            json.WriteString("user", turn.User);
            json.WriteString("assistant", turn.Assistant);
            json.WriteString("finish_reason", FinishReasonText.Of(turn.FinishReason));
            json.WriteNumber("prompt_tokens", turn.PromptTokens);
            json.WriteNumber("tokens", turn.AnswerTokens);
            json.WriteNumber("left_out_messages", turn.LeftOut);
            if (turn.TokensPerSecond is { } speed)
            {
                json.WriteNumber("tokens_per_second", speed);
            }
            else
            {
                json.WriteNull("tokens_per_second");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
