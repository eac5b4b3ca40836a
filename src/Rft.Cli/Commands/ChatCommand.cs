using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft chat</c>: a conversation, a line a message, the answers as they are sampled.</summary>
internal sealed class ChatCommand(Terminal terminal) : ModelCommand("chat", "Talk to the trained model, a line a message.", terminal)
{
    /// <inheritdoc/>
    protected override int Execute(
        Conversation conversation, AnswerOptions options, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var turns = new List<(string User, string Assistant)>();
        if (Terminal.IsInteractive)
        {
            output.Message("An empty line ends the conversation.");
        }

        while (ReadMessage(cancellationToken) is { Length: > 0 } message)
        {
            conversation.Add("user", message);
            // The text of the answer goes out as it comes unless one JSON object is wanted at the end.
            Action<string>? stream = output is TextOutput and not JsonOutput ? Stream : null;
            var answer = conversation.Answer(options with { Seed = options.Seed + turns.Count }, stream, cancellationToken);
            stream?.Invoke(Environment.NewLine);
            conversation.Add("assistant", answer.Text);
            turns.Add((message, answer.Text));
        }

        output.Result(
            json =>
            {
                json.WriteStartArray("turns");
                foreach (var (user, assistant) in turns)
                {
                    json.WriteStartObject();
                    json.WriteString("user", user);
                    json.WriteString("assistant", assistant);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            "");
        return ExitCodes.Done;
    }

    private void Stream(string text)
    {
        Terminal.Out.Write(text);
        Terminal.Out.Flush();
    }

    private string? ReadMessage(CancellationToken cancellationToken)
    {
        if (Terminal.IsInteractive)
        {
            Terminal.Out.Write("> ");
            Terminal.Out.Flush();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Terminal.In.ReadLine();
    }
}
