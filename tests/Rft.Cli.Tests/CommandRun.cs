using System.Text.Json;

namespace Rft.Cli.Tests;

/// <summary>One command line, run in this process: what it printed and its exit code.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public IReadOnlyList<JsonElement> JsonLines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public IReadOnlyList<string> Codes =>
        [.. Json.GetProperty("diagnostics").EnumerateArray().Select(diagnostic => diagnostic.GetProperty("code").GetString()!)];

    public static CommandRun Of(params string[] arguments) => WithInput("", arguments);

    public static CommandRun WithInput(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = RftCommandLine.Run(arguments, new Terminal(new StringReader(input), output, error, IsInteractive: false, StorePath: null));
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
