using System.Text;
using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Models;

/// <summary>Reads the JSON inside tool calls.</summary>
internal static class ToolCallJson
{
    private static readonly string[] _argumentNames = ["arguments", "parameters"];

    /// <summary>A JSON value; null where the text is none.</summary>
    public static SourceNode? Parse(string text) => SourceDocument.Parse("answer", Encoding.UTF8.GetBytes(text), []);

    /// <summary>The call that an object with a name and arguments describes; null where it is none.</summary>
    /// <param name="node">The object.</param>
    /// <param name="index">Its place among the calls of the answer.</param>
    public static ToolCall? Read(SourceNode? node, int index)
    {
        if (node?["name"] is not { Kind: SourceNodeKind.String, Text.Length: > 0 } name)
        {
            return null;
        }

        var arguments = Array.ConvertAll(_argumentNames, member => node[member]).FirstOrDefault(value => value is not null);
        return arguments is null ? null : Make(index, name.Text, arguments);
    }

    /// <summary>A call from its parts.</summary>
    public static ToolCall Make(int index, string function, SourceNode arguments) =>
        new($"call_{index}", function, arguments.Kind == SourceNodeKind.String ? arguments.Text : CompactJson.Write(arguments));
}
