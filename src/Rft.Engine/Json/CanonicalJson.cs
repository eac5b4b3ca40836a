using System.Security.Cryptography;
using System.Text;

namespace Rft.Engine.Json;

/// <summary>
/// The one text of a JSON value, for hashing: members sorted by UTF-16 code units, no white space, shortest escapes, and one form a number
/// (RFC 8785, except that whole numbers written with up to 18 digits stay exact).
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Writes the canonical text.</summary>
    public static string Write(SourceNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>The SHA-256 of the canonical text as UTF-8, in lower-case hexadecimal.</summary>
    public static string Sha256(SourceNode node) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(node))));

    private static void Write(SourceNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case SourceNodeKind.Object:
                WriteObject(node, text);
                break;
            case SourceNodeKind.Array:
                text.Append('[');
                for (var i = 0; i < node.Items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(node.Items[i], text);
                }

                text.Append(']');
                break;
            case SourceNodeKind.String:
                JsonText.AppendString(text, node.Text);
                break;
            case SourceNodeKind.Number:
                text.Append(JsonText.CanonicalNumber(node.Text));
                break;
            default:
                text.Append(JsonText.Literal(node.Kind));
                break;
        }
    }

    private static void WriteObject(SourceNode node, StringBuilder text)
    {
        text.Append('{');
        var first = true;
        foreach (var member in node.Members.OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            text.Append(first ? "" : ",");
            first = false;
            JsonText.AppendString(text, member.Name);
            text.Append(':');
            Write(member.Value, text);
        }

        text.Append('}');
    }
}
