using System.Buffers;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Python's methods of strings, mappings and lists, as far as chat templates call them.</summary>
internal static class JinjaMethods
{
    private static readonly SearchValues<char> _lineBreaks = SearchValues.Create("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029");

    public static FunctionTable OfStrings { get; } =
    [
        .. Basic,
        .. JinjaTextMethods.Table,
    ];

    private static FunctionTable Basic => new()
    {
        { "strip", "self chars?", call => Strip(call, true, true) },
        { "lstrip", "self chars?", call => Strip(call, true, false) },
        { "rstrip", "self chars?", call => Strip(call, false, true) },
        { "split", "self sep? maxsplit?", call => Split(call, fromEnd: false) },
        { "rsplit", "self sep? maxsplit?", call => Split(call, fromEnd: true) },
        { "splitlines", "self keepends?", SplitLines },
        { "startswith", "self prefix", call => Any(call, (text, prefix) => text.StartsWith(prefix, StringComparison.Ordinal)) },
        { "endswith", "self suffix", call => Any(call, (text, suffix) => text.EndsWith(suffix, StringComparison.Ordinal)) },
        {
            "removeprefix", "self prefix",
            call => Text(call) is var text && text.StartsWith(call.Text(1), StringComparison.Ordinal) ? text[call.Text(1).Length..] : text
        },
        {
            "removesuffix", "self suffix",
            call => Text(call) is var text && text.EndsWith(call.Text(1), StringComparison.Ordinal) ? text[..^call.Text(1).Length] : text
        },
        { "lower", "self", call => Text(call).ToLowerInvariant() },
        { "upper", "self", call => Text(call).ToUpperInvariant() },
        { "capitalize", "self", call => Capitalize(Text(call)) },
        { "title", "self", call => Title(Text(call), char.IsLetter) },
        { "replace", "self old new count?", call => Replace(call, call.Text(0), call.Text(1), call.Text(2), call.Integer(3, -1)) },
        { "find", "self sub", call => Find(call, Text(call).IndexOf(call.Text(1), StringComparison.Ordinal)) },
        { "rfind", "self sub", call => Find(call, Text(call).LastIndexOf(call.Text(1), StringComparison.Ordinal)) },
        { "count", "self sub", call => (long)Occurrences(Text(call), call.Text(1)) },
        { "join", "self items", Join },
        { "isdigit", "self", call => Text(call) is { Length: > 0 } text && text.All(char.IsDigit) },
        { "isalpha", "self", call => Text(call) is { Length: > 0 } text && text.All(char.IsLetter) },
        { "isalnum", "self", call => Text(call) is { Length: > 0 } text && text.All(char.IsLetterOrDigit) },
        { "isspace", "self", call => Text(call) is { Length: > 0 } text && text.All(PythonText.IsWhiteSpace) },
        { "islower", "self", call => Text(call) is var text && text.Any(char.IsLower) && !text.Any(char.IsUpper) },
        { "isupper", "self", call => Text(call) is var text && text.Any(char.IsUpper) && !text.Any(char.IsLower) },
    };

    public static FunctionTable OfMappings { get; } = new()
    {
        { "items", "self", JinjaSequences.Members },
        { "copy", "self", Copy },
        { "keys", "self", call => JinjaSequences.Copy(call, Mapping(call).Keys) },
        { "values", "self", call => JinjaSequences.Copy(call, Mapping(call).Values) },
        {
            "get", "self key default?",
            call => call[1] is string key && Mapping(call).TryGetValue(key, out var value) ? value : call.IsGiven(2) ? call[2] : null
        },
    };

    public static FunctionTable OfLists { get; } = new()
    {
        { "copy", "self", call => JinjaSequences.Copy(call, call.Items(0)) },
        { "count", "self value", call => call.Items(0).LongCount(item => Comparison.AreEqual(call.Context, call.Position, item, call[1])) },
        { "index", "self value", Index },
    };

    private static object? Copy(FunctionCall call)
    {
        call.Context.AllocateItems(call.Position, 4L * Mapping(call).Count);
        return new OrderedDictionary<string, object?>(Mapping(call));
    }

    public static string Capitalize(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    /// <summary>Upper case at the start of words, lower case within.</summary>
    public static string Title(string text, Func<char, bool> isInWord)
    {
        var result = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var character in text)
        {
            result.Append(inWord ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character));
            inWord = isInWord(character);
        }

        return result.ToString();
    }

    public static string Replace(FunctionCall call, string text, string old, string replacement, long count)
    {
        var limit = count < 0 ? long.MaxValue : count;
        call.Context.Read(call.Position, text.Length);
        if (old.Length == 0)
        {
            throw call.Error("the text to replace is empty");
        }

        var occurrences = Math.Min(Occurrences(text, old), limit);
        call.Context.Allocate(call.Position, text.Length + (occurrences * (replacement.Length - old.Length)));
        var result = new StringBuilder();
        var from = 0;
        for (; occurrences > 0; occurrences--)
        {
            var at = text.IndexOf(old, from, StringComparison.Ordinal);
            result.Append(text, from, at - from).Append(replacement);
            from = at + old.Length;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static int Occurrences(string text, string part) => part.Length == 0 ? text.Length + 1 : text.AsSpan().Count(part);

    private static string Text(FunctionCall call)
    {
        var text = call.Text(0);
        call.Context.Allocate(call.Position, text.Length);
        return text;
    }

    private static string Strip(FunctionCall call, bool atStart, bool atEnd) =>
        PythonText.Strip(Text(call), call.IsGiven(1) && call[1] is not null ? call.Text(1) : null, atStart, atEnd);

    private static bool Any(FunctionCall call, Func<string, string, bool> holds)
    {
        var text = call.Text(0);
        return call[1] is IReadOnlyList<object?> list
            ? list.Any(part => part is string word && holds(text, word))
            : holds(text, call.Text(1));
    }

    private static long Find(FunctionCall call, int index) => index < 0 ? -1L : (long)CodePoints.Count(call.Text(0)[..index]);

    private static object? Index(FunctionCall call)
    {
        var items = call.Items(0);
        for (var i = 0; i < items.Count; i++)
        {
            if (Comparison.AreEqual(call.Context, call.Position, items[i], call[1]))
            {
                return (long)i;
            }
        }

        throw call.Error("the list does not hold this value");
    }

    private static object? Join(FunctionCall call)
    {
        var separator = call.Text(0);
        var texts = new List<string>();
        foreach (var item in call.Items(1))
        {
            var text = item as string ?? throw call.Error($"only strings are joined, this is {TemplateValue.Describe(item)}");
            call.Context.Allocate(call.Position, (long)text.Length + separator.Length);
            texts.Add(text);
        }

        return string.Join(separator, texts);
    }

    private static object? SplitLines(FunctionCall call)
    {
        var keepsEnds = call.Truth(1);
        var text = Text(call);
        var lines = new List<object?>();
        for (var start = 0; start < text.Length;)
        {
            var at = text.AsSpan(start).IndexOfAny(_lineBreaks);
            var end = at < 0 ? text.Length : start + at;
            var next = at < 0 ? end : end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
            lines.Add(text[start..(keepsEnds ? next : end)]);
            start = next;
        }

        call.Context.AllocateItems(call.Position, lines.Count);
        return lines;
    }

    private static List<object?> Split(FunctionCall call, bool fromEnd)
    {
        var text = Text(call);
        var limit = call.Integer(2, -1);
        limit = limit < 0 ? int.MaxValue : Math.Min(limit, int.MaxValue);
        var isAtSpace = !call.IsGiven(1) || call[1] is null;
        var parts = isAtSpace ? SplitWords(text) : SplitAt(call, text, call.Text(1));
        call.Context.AllocateItems(call.Position, 2L * parts.Count);
        if (parts.Count - 1 > limit)
        {
            // What is beyond the limit stays in one piece, as it stood in the text.
            var joined = parts.Count - 1 - (int)limit;
            var (first, last) = fromEnd ? (0, joined) : (parts.Count - 1 - joined, parts.Count - 1);
            var start = fromEnd && isAtSpace ? 0 : parts[first].Start.Value;
            var end = !fromEnd && isAtSpace ? text.Length : parts[last].End.Value;
            parts.RemoveRange(first, last - first + 1);
            parts.Insert(first, start..end);
        }

        return parts.ConvertAll(part => (object?)text[part]);
    }

    private static List<Range> SplitAt(FunctionCall call, string text, string separator)
    {
        if (separator.Length == 0)
        {
            throw call.Error("the separator is empty");
        }

        var parts = new List<Range>();
        var start = 0;
        for (var at = text.IndexOf(separator, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(separator, start, StringComparison.Ordinal))
        {
            parts.Add(start..at);
            start = at + separator.Length;
        }

        parts.Add(start..text.Length);
        return parts;
    }

    private static List<Range> SplitWords(string text)
    {
        var parts = new List<Range>();
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            while (i < text.Length && !PythonText.IsWhiteSpace(text[i]))
            {
                i++;
            }

            if (i > start)
            {
                parts.Add(start..i);
            }
        }

        return parts;
    }

    private static IReadOnlyDictionary<string, object?> Mapping(FunctionCall call) =>
        call[0] as IReadOnlyDictionary<string, object?> ?? throw call.WrongKind(0, "a mapping");
}
