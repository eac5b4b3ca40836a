using System.Text;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Replaces every match of a pattern.</summary>
internal sealed class ReplaceNormalizer(Pattern pattern, string content) : INormalizer
{
    /// <inheritdoc/>
    public string Apply(string text)
    {
        var matcher = new PatternMatcher(pattern);
        matcher.Reset(text.Length);
        var output = new StringBuilder(text.Length);
        var end = 0;
        for (var from = 0; matcher.Find(text, from) is (>= 0 and var start, var stop);)
        {
            output.Append(text, end, start - end).Append(content);
            end = stop;
            from = stop > start ? stop : stop < text.Length ? stop + CodePoints.At(text, stop).Length : stop + 1;
        }

        return output.Append(text, end, text.Length - end).ToString();
    }
}
