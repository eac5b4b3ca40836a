using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Python's <c>json.dumps</c>, as the <c>tojson</c> of transformers calls it: nothing escaped that need not be.</summary>
internal sealed class PythonJson(RenderContext context, int position)
{
    private readonly StringBuilder _text = new();

    /// <summary>The string that one level is indented by; null writes everything on one line.</summary>
    public string? Indent { get; init; }

    public bool EscapesNonAscii { get; init; }

    public bool SortsKeys { get; init; }

    public string ItemSeparator { get; init; } = ", ";

    public string KeySeparator { get; init; } = ": ";

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
                WriteString(text);
                break;
            case IReadOnlyDictionary<string, object?> mapping:
                WriteMapping(mapping, depth);
                break;
            case IReadOnlyList<object?> list:
                WriteList(list, depth);
                break;
            default:
                Append(value switch
                {
                    null => "null",
                    bool truth => truth ? "true" : "false",
                    long whole => whole.ToString(CultureInfo.InvariantCulture),
                    double.NaN => "NaN",
                    double.PositiveInfinity => "Infinity",
                    double.NegativeInfinity => "-Infinity",
                    double real => PythonText.FromDouble(real),
                    _ => throw context.ValueError(position, $"{TemplateValue.Describe(value)} is not JSON"),
                });
                break;
        }
    }

    private void WriteMapping(IReadOnlyDictionary<string, object?> mapping, int depth)
    {
        Append("{");
        var isFirst = true;
        IEnumerable<KeyValuePair<string, object?>> members = SortsKeys
            ? mapping.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            : mapping;
        foreach (var (name, member) in members)
        {
            StartItem(isFirst, depth + 1);
            WriteString(name);
            Append(KeySeparator);
            Write(member, depth + 1);
            isFirst = false;
        }

        EndItems(mapping.Count, depth);
        Append("}");
    }

    private void WriteList(IReadOnlyList<object?> list, int depth)
    {
        Append("[");
        for (var i = 0; i < list.Count; i++)
        {
            StartItem(i == 0, depth + 1);
            Write(list[i], depth + 1);
        }

        EndItems(list.Count, depth);
        Append("]");
    }

    private void StartItem(bool isFirst, int depth)
    {
        if (!isFirst)
        {
            Append(Indent is null ? ItemSeparator : ItemSeparator.TrimEnd(' '));
        }

        BreakLine(depth);
    }

    private void EndItems(int count, int depth)
    {
        if (count > 0)
        {
            BreakLine(depth);
        }
    }

    private void BreakLine(int depth)
    {
        if (Indent is not null)
        {
            Append("\n");
            for (var i = 0; i < depth; i++)
            {
                Append(Indent);
            }
        }
    }

    private void WriteString(string text)
    {
        context.Allocate(position, text.Length);
        var start = _text.Length;
        CompactJson.WriteString(text, _text);
        if (EscapesNonAscii)
        {
            var written = _text.ToString(start, _text.Length - start);
            _text.Length = start;
            foreach (var character in written)
            {
                _ = character < '\x7f' ? _text.Append(character) : _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }
    }

    private void Append(string text)
    {
        context.Allocate(position, text.Length);
        _text.Append(text);
    }
}
