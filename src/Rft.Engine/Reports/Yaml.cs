using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rft.Engine.Reports;

/// <summary>Values in YAML front matter.</summary>
internal static class Yaml
{
    private static readonly JsonSerializerOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A double-quoted string on one line; JSON's escapes are YAML's.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(PlainText.Clean(text).Replace('\n', ' '), _options);
}
