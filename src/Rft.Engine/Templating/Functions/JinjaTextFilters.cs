using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Jinja's filters that lay out, shorten or encode text.</summary>
internal static class JinjaTextFilters
{
    public static FunctionTable Table { get; } = new()
    {
        { "center", "value width?", call => JinjaTextMethods.Pad(call, call.Written(0), call.Integer(1, 80), " ", isCentred: true) },
        { "wordcount", "value", call => (long)Words(call).Count },
        { "wordwrap", "value width? break_long_words? wrapstring?", Wrap },
        { "truncate", "value length? killwords? end? leeway?", Truncate },
        { "striptags", "value", call => StripTags(Charged(call)) },
        { "urlencode", "value", UrlEncode },
        { "format", "value **", call => PercentFormat.Apply(call, call.Written(0), Arguments(call)) },
        { "filesizeformat", "value binary?", FileSize },
        { "xmlattr", "value autospace?", Attributes },
        { "forceescape", "value", call => HtmlText.Escape(Charged(call, 5), "&#34;") },
    };

    private static string Charged(FunctionCall call, int growth = 1)
    {
        var text = call.Written(0);
        call.Context.Allocate(call.Position, (long)text.Length * growth);
        return text;
    }

    private static object? Arguments(FunctionCall call) => call.Named.Count > 0
        ? new OrderedDictionary<string, object?>(call.Named)
        : new TemplateTuple([.. Enumerable.Range(1, call.Count - 1).Select(i => call[i])]);

    private static List<string> Words(FunctionCall call)
    {
        var words = new List<string>();
        var text = Charged(call);
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_'))
            {
                i++;
            }

            if (i > start)
            {
                call.Context.AllocateItems(call.Position, 1);
                words.Add(text[start..i]);
            }
        }

        return words;
    }

    private static string Wrap(FunctionCall call)
    {
        var (text, width) = (Charged(call, 3), call.Integer(1, 79));
        var (breaksWords, separator) = (!call.IsGiven(2) || call.Truth(2), call.Text(3, "\n"));
        if (width < 1)
        {
            throw call.Error("a line has at least one column");
        }

        call.Context.Allocate(call.Position, text.Length * (long)separator.Length);
        return string.Join(separator, text.Split('\n').SelectMany(line => WrapLine(line, width, breaksWords)));
    }

    private static IEnumerable<string> WrapLine(string line, long width, bool breaksWords)
    {
        var wrapped = new StringBuilder();
        foreach (var word in line.Split(' '))
        {
            if (wrapped.Length > 0 && wrapped.Length + 1 + word.Length > width)
            {
                yield return wrapped.ToString();
                wrapped.Clear();
            }

            var start = 0;
            for (; breaksWords && word.Length - start > width; start += (int)width)
            {
                yield return word.Substring(start, (int)width);
            }

            wrapped.Append(wrapped.Length > 0 ? " " : "").Append(word, start, word.Length - start);
        }

        yield return wrapped.ToString();
    }

    private static string Truncate(FunctionCall call)
    {
        var (text, length, end, leeway) = (Charged(call), call.Integer(1, 255), call.Text(3, "..."), call.Integer(4, 5));
        if (length < end.Length || leeway < 0)
        {
            throw call.Error($"expected a length of at least {end.Length} and a leeway of at least 0");
        }

        if (CodePoints.Count(text) - leeway <= length)
        {
            return text;
        }

        var kept = CodePoints.Slice(text, 0, (int)(length - end.Length));
        var space = kept.LastIndexOf(' ');
        return (call.Truth(2) || space < 0 ? kept : kept[..space]) + end;
    }

    private static string StripTags(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] == '<' ? text.IndexOf('>', i) : -1;
            if (close < 0)
            {
                plain.Append(text[i]);
            }
            else
            {
                i = close;
            }
        }

        return string.Join(' ', plain.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string UrlEncode(FunctionCall call) => call[0] switch
    {
        IReadOnlyDictionary<string, object?> mapping => string.Join('&', mapping.Select(pair => $"{Quote(pair.Key)}={Quote(pair.Value)}")),
        _ => Uri.EscapeDataString(Charged(call, 9)).Replace("%2F", "/", StringComparison.Ordinal),
    };

    private static string FileSize(FunctionCall call)
    {
        var (bytes, scale) = (call.Number(0), call.Truth(1) ? 1024.0 : 1000.0);
        if (Math.Abs(bytes) < scale)
        {
            return bytes == 1 ? "1 Byte" : string.Create(CultureInfo.InvariantCulture, $"{Math.Truncate(bytes)} Bytes");
        }

        var step = 1;
        while (step < 8 && Math.Abs(bytes) >= Math.Pow(scale, step + 1))
        {
            step++;
        }

        var unit = "kMGTPEZY"[step - 1];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes / Math.Pow(scale, step):0.0} {(call.Truth(1) ? char.ToUpperInvariant(unit) + "i" : unit.ToString())}B");
    }

    private static string Attributes(FunctionCall call)
    {
        var mapping = call[0] as IReadOnlyDictionary<string, object?> ?? throw call.WrongKind(0, "a mapping");
        var parts = new List<string>();
        foreach (var (name, value) in mapping.Where(pair => pair.Value is not (null or Undefined)))
        {
            var text = call.Context.Dialect.ToText(call.Context, call.Position, value);
            call.Context.Allocate(call.Position, (6L * (name.Length + text.Length)) + 4);
            parts.Add($"{HtmlText.Escape(name, "&#34;")}=\"{HtmlText.Escape(text, "&#34;")}\"");
        }

        var isSpaced = parts.Count > 0 && (!call.IsGiven(1) || call.Truth(1));
        return (isSpaced ? " " : "") + string.Join(' ', parts);
    }

    private static string Quote(object? value) =>
        Uri.EscapeDataString(value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
            .Replace("%20", "+", StringComparison.Ordinal);
}
