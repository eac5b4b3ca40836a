using System.Globalization;
using System.Text;
using Rft.Engine.Json;

namespace Rft.Engine.Templating;

/// <summary>
/// JSON without spaces, members in file order, numbers as written: how a value that is no string enters a grader's string.
/// </summary>
internal static class CompactJson
{
    public static string Write(SourceNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>Appends a JSON string: quotes, backslashes and control characters escaped, everything else as it is.</summary>
    public static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }

    private static void Write(SourceNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case SourceNodeKind.Object:
                text.Append('{');
                for (var i = 0; i < node.Members.Count; i++)
                {
                    _ = i > 0 ? text.Append(',') : text;
                    WriteString(node.Members[i].Name, text);
                    text.Append(':');
                    Write(node.Members[i].Value, text);
                }

                text.Append('}');
                break;
            case SourceNodeKind.Array:
                text.Append('[');
                for (var i = 0; i < node.Items.Count; i++)
                {
                    _ = i > 0 ? text.Append(',') : text;
                    Write(node.Items[i], text);
                }

                text.Append(']');
                break;
            case SourceNodeKind.String:
                WriteString(node.Text, text);
                break;
            case SourceNodeKind.Number:
                text.Append(node.Text);
                break;
            default:
                text.Append(node.Kind switch
                {
                    SourceNodeKind.True => "true",
                    SourceNodeKind.False => "false",
                    _ => "null",
                });
                break;
        }
    }
}
