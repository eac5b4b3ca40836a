namespace Rft.Cli.Commands;

/// <summary>What a line of a conversation asks for.</summary>
internal enum ChatInputKind
{
    Nothing,
    Message,
    Reset,
    System,
    Help,
    Quit,
    Unknown,
}
