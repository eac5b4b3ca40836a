namespace Rft.Cli.Output;

/// <summary>Colours, where the terminal has them; otherwise texts stay as they are.</summary>
internal sealed class Palette(bool hasColour)
{
    public string Heading(string text) => In("1", text);

    public string Faint(string text) => In("2", text);

    public string Good(string text) => In("32", text);

    public string Bad(string text) => In("31", text);

    private string In(string code, string text) => hasColour && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
