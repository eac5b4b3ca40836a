using System.Text;

namespace Rft.Engine.Json;

/// <summary>Writes JSON for people: members in their order, two spaces of indent, numbers as they are.</summary>
internal static class IndentedJson
{
    /// <summary>Writes a value, without a line break after it.</summary>
    public static string Write(SourceNode node)
    {
        var text = new StringBuilder();
        Write(node, text, 0);
        return text.ToString();
    }

    private static void Write(SourceNode node, StringBuilder text, int depth)
    {
        switch (node.Kind)
        {
            case SourceNodeKind.Object when node.Members.Count > 0:
                text.Append('{');
                for (var i = 0; i < node.Members.Count; i++)
                {
                    BeginLine(text, i > 0, depth + 1);
                    JsonText.AppendString(text, node.Members[i].Name);
                    text.Append(": ");
                    Write(node.Members[i].Value, text, depth + 1);
                }

                BeginLine(text, false, depth);
                text.Append('}');
                break;
            case SourceNodeKind.Array when node.Items.Count > 0:
                text.Append('[');
                for (var i = 0; i < node.Items.Count; i++)
                {
                    BeginLine(text, i > 0, depth + 1);
                    Write(node.Items[i], text, depth + 1);
                }

                BeginLine(text, false, depth);
                text.Append(']');
                break;
            case SourceNodeKind.Object:
                text.Append("{}");
                break;
            case SourceNodeKind.Array:
                text.Append("[]");
                break;
            case SourceNodeKind.String:
                JsonText.AppendString(text, node.Text);
                break;
            case SourceNodeKind.Number:
                text.Append(node.Text);
                break;
            default:
                text.Append(JsonText.Literal(node.Kind));
                break;
        }
    }

    private static void BeginLine(StringBuilder text, bool afterComma, int depth) =>
        text.Append(afterComma ? ",\n" : "\n").Append(' ', 2 * depth);
}
