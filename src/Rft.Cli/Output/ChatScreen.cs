using System.Globalization;
using System.Text;
using Rft.Engine.Models;
using Rft.Engine.Pipeline;
using Spectre.Console;

namespace Rft.Cli.Output;

/// <summary>
/// A conversation as text. On a terminal with prompt, colours and a line of figures after each answer; in a pipe the answers alone.
/// </summary>
internal sealed class ChatScreen(Terminal terminal, CommandOutput output)
{
    private readonly IAnsiConsole? _console = terminal.IsInteractive
        ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Out) })
        : null;

    /// <summary>Says what one talks to.</summary>
    public void Begin(Conversation conversation) => _console?.MarkupLine(
        $"[bold]{Markup.Escape(conversation.Name)}[/] [grey]{Invariant($"context {conversation.ContextLength:N0} tokens, /help for commands")}[/]");

    /// <summary>Asks for a message.</summary>
    public void Prompt() => _console?.Markup("[bold aqua]>[/] ");

    /// <summary>Shows a piece of the answer.</summary>
    public void Stream(string text)
    {
        terminal.Out.Write(_console is null ? text : Printable(text));
        terminal.Out.Flush();
    }

    /// <summary>Ends an answer and says what it took.</summary>
    public void End(ChatTurn turn)
    {
        terminal.Out.WriteLine();
        if (turn.LeftOut > 0)
        {
            output.Message($"The conversation is longer than the model's context: the oldest {turn.LeftOut} messages were left out.");
        }

        _console?.MarkupLine($"[grey]{Markup.Escape(Figures(turn))}[/]");
    }

    // What a model writes must not move the cursor or change the terminal.
    private static string Printable(string text)
    {
        if (!text.Any(IsControl))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            safe.Append(IsControl(unit) ? '\uFFFD' : unit);
        }

        return safe.ToString();

        static bool IsControl(char unit) => char.IsControl(unit) && unit is not ('\n' or '\t');
    }

    private static string Figures(ChatTurn turn)
    {
        var speed = turn.TokensPerSecond is { } tokens ? Invariant($", {tokens:N0} tokens/s") : "";
        var end = turn.FinishReason switch
        {
            null => ", stopped",
            FinishReason.Length => ", cut off at the limit",
            _ => "",
        };
        return Invariant($"{turn.AnswerTokens:N0} tokens{speed}, prompt {turn.PromptTokens:N0} tokens in {turn.TimeToFirstToken.TotalSeconds:0.00} s{end}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
