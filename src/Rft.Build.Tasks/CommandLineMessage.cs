using System.Text.Json;

namespace Rft.Build.Tasks;

/// <summary>One line of the command line's <c>--json-lines</c> output.</summary>
internal sealed class CommandLineMessage
{
    private readonly JsonElement _json;

    private CommandLineMessage(JsonElement json) => _json = json;

    public string Kind => Text("kind");

    /// <summary>Reads a line; null where it is no JSON object, which happens when a runtime prints a crash to the same stream.</summary>
    public static CommandLineMessage? TryParse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return new CommandLineMessage(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member as text: strings as they are, anything else as JSON; empty where it is absent or null.</summary>
    public string Text(string name) =>
        !_json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : value.GetRawText();

    public int Number(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : 0;
}
