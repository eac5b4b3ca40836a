using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Python's <c>str()</c> of a value, and <c>repr()</c> of what is inside one.</summary>
internal sealed class PythonWriter(RenderContext context, int position)
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
            case string text:
                Append(depth == 0 ? text : PythonText.Quote(text));
                break;
            case IReadOnlyDictionary<string, object?> mapping:
                var separator = "{";
                foreach (var (name, member) in mapping)
                {
                    Append(separator);
                    Append(PythonText.Quote(name));
                    Append(": ");
                    Write(member, depth + 1);
                    separator = ", ";
                }

                Append(mapping.Count == 0 ? "{}" : "}");
                break;
            case IReadOnlyList<object?> list:
                Append(list is TemplateTuple ? "(" : "[");
                for (var i = 0; i < list.Count; i++)
                {
                    Append(i > 0 ? ", " : "");
                    Write(list[i], depth + 1);
                }

                Append(list is not TemplateTuple ? "]" : list.Count == 1 ? ",)" : ")");
                break;
            default:
                Append(value switch
                {
                    null => "None",
                    bool truth => truth ? "True" : "False",
                    long whole => whole.ToString(CultureInfo.InvariantCulture),
                    double real => PythonText.FromDouble(real),
                    Undefined => depth == 0 ? "" : "Undefined",
                    _ => throw context.ValueError(position, $"{TemplateValue.Describe(value)} cannot be written"),
                });
                break;
        }
    }

    private void Append(string text)
    {
        context.Allocate(position, text.Length);
        _text.Append(text);
    }
}
