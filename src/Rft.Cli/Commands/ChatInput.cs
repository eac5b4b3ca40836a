namespace Rft.Cli.Commands;

/// <summary>A line that a user typed into a conversation.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Text">The message, the system message, or the unknown command.</param>
internal readonly record struct ChatInput(ChatInputKind Kind, string Text)
{
    /// <summary>The commands.</summary>
    public const string Help =
        "/reset begins anew, /system TEXT sets the system message, /quit or the end of input leaves, Ctrl-C stops an answer; "
        + "a message that begins with / is written //.";

    /// <summary>Reads a line: a command begins with one slash, a message with such a beginning is written with two.</summary>
    public static ChatInput Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (string.IsNullOrWhiteSpace(line))
        {
            return new ChatInput(ChatInputKind.Nothing, "");
        }

        if (!line.StartsWith('/') || line.StartsWith("//", StringComparison.Ordinal))
        {
            return new ChatInput(ChatInputKind.Message, line.StartsWith('/') ? line[1..] : line);
        }

        var parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        return parts[0] switch
        {
            "/reset" => new ChatInput(ChatInputKind.Reset, ""),
            "/system" => new ChatInput(ChatInputKind.System, parts.Length > 1 ? parts[1] : ""),
            "/help" => new ChatInput(ChatInputKind.Help, ""),
            "/quit" or "/exit" => new ChatInput(ChatInputKind.Quit, ""),
            _ => new ChatInput(ChatInputKind.Unknown, parts[0]),
        };
    }
}
