using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Values as Scriban writes them: null is nothing, numbers are invariant, lists and mappings are written out.</summary>
internal sealed class ScribanWriter(RenderContext context, int position)
{
    private readonly StringBuilder _text = new();

    public string Write(object? value)
    {
        Write(value, 0);
        return _text.ToString();
    }

    private void Write(object? value, int depth)
    {
        context.Step(position);
        if (depth > RenderLimits.Depth)
        {
            throw context.LimitError(position, $"values nest more than {RenderLimits.Depth} deep");
        }

        switch (value)
        {
            case string text when depth == 0:
                Append(text);
                break;
            case string text:
                context.Allocate(position, text.Length);
                CompactJson.WriteString(text, _text);
                break;
            case IReadOnlyDictionary<string, object?> mapping:
                var separator = "{";
                foreach (var (name, member) in mapping)
                {
                    Append(separator);
                    Append(name);
                    Append(": ");
                    Write(member, depth + 1);
                    separator = ", ";
                }

                Append(mapping.Count == 0 ? "{}" : "}");
                break;
            case IReadOnlyList<object?> list:
                Append("[");
                for (var i = 0; i < list.Count; i++)
                {
                    Append(i > 0 ? ", " : "");
                    Write(list[i], depth + 1);
                }

                Append("]");
                break;
            default:
                Append(value switch
                {
                    null => depth == 0 ? "" : "null",
                    bool truth => truth ? "true" : "false",
                    long whole => whole.ToString(CultureInfo.InvariantCulture),
                    double real => Plain(real),
                    EmptyValue => "",
                    ScribanDate date => DatePattern.Format(date.Value, ScribanDate.DefaultPattern)!,
                    _ => throw context.ValueError(position, $"{TemplateValue.Describe(value)} cannot be written"),
                });
                break;
        }
    }

    /// <summary>A large number is written out, without an exponent.</summary>
    private static string Plain(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf("E+", StringComparison.Ordinal);
        if (mark < 0)
        {
            return text;
        }

        var digits = text[..mark].Replace(".", "", StringComparison.Ordinal);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = (point < 0 ? mark : point) + int.Parse(text.AsSpan(mark + 2), CultureInfo.InvariantCulture);
        return digits.PadRight(whole, '0');
    }

    private void Append(string text)
    {
        context.Allocate(position, text.Length);
        _text.Append(text);
    }
}
