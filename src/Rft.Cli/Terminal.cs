namespace Rft.Cli;

/// <summary>The process's edge to the outside, replaced in tests.</summary>
/// <param name="In">Standard input as text.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsInteractive">Whether standard output is a terminal, so that a progress bar can be drawn.</param>
/// <param name="StorePath">The value of the environment variable that moves the store, if it is set.</param>
/// <param name="Width">Columns that a line may take.</param>
/// <param name="HasColour">Whether escape sequences for colours mean something on standard output, and are wanted.</param>
internal sealed record Terminal(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    bool IsInteractive,
    string? StorePath,
    int Width = Terminal.DefaultWidth,
    bool HasColour = false)
{
    /// <summary>Columns where standard output is no terminal: a log or a file.</summary>
    public const int DefaultWidth = 120;

    private const int Narrowest = 40;

    /// <summary>This process's own.</summary>
    /// <param name="storePath">The value of the environment variable that moves the store, if it is set.</param>
    public static Terminal OfProcess(string? storePath)
    {
        var isInteractive = !Console.IsOutputRedirected;
        var hasColour = isInteractive
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(
            Console.In, Console.Out, Console.Error, isInteractive, storePath, isInteractive ? WidthOfConsole() : DefaultWidth, hasColour);
    }

    private static int WidthOfConsole()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? Math.Max(Narrowest, width) : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
