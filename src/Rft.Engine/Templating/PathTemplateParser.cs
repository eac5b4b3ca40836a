using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Templating;

/// <summary>Reads one <see cref="PathTemplate"/>; reports every mistake, not only the first.</summary>
internal sealed class PathTemplateParser(string text, Func<int, SourceLocation> locate, DiagnosticBag diagnostics)
{
    private static readonly string[] _namespaces = ["item", "sample"];
    private readonly List<string> _literals = [];
    private readonly List<TemplatePath> _paths = [];
    private bool _failed;

    public PathTemplate? Parse()
    {
        var literalStart = 0;
        var from = 0;
        while (text.IndexOf("{{", from, StringComparison.Ordinal) is >= 0 and var open)
        {
            while (open + 2 < text.Length && text[open + 2] == '{')
            {
                open++;
            }

            var close = text.AsSpan(open + 2).IndexOfAny('{', '}') is >= 0 and var offset ? open + 2 + offset : text.Length;
            if (close + 1 >= text.Length || text[close] != '}' || text[close + 1] != '}')
            {
                Fail(
                    open,
                    "this '{{' opens a placeholder that no '}}' closes; a placeholder is {{ item.NAME }} or {{ sample.output_text }}");
                from = close;
                continue;
            }

            _literals.Add(text[literalStart..open]);
            ParsePath(open + 2, close);
            literalStart = from = close + 2;
        }

        _literals.Add(text[literalStart..]);
        return _failed ? null : new PathTemplate([.. _literals], [.. _paths]);
    }

    private void ParsePath(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var position = start;
        if (ParseRoot(ref position, end) is { } root && ParseSteps(position, end) is { } steps)
        {
            _paths.Add(new TemplatePath(root, steps, start));
        }
    }

    private PathNamespace? ParseRoot(ref int position, int end)
    {
        var start = position;
        var name = ReadName(ref position, end);
        switch (name)
        {
            case "item":
                return PathNamespace.Item;
            case "sample":
                return PathNamespace.Sample;
            case "":
                Fail(start, "a placeholder is {{ item.NAME }} or {{ sample.output_text }}; this one names neither");
                return null;
            default:
                var nearest = Suggestions.Nearest(name, _namespaces);
                Fail(
                    start,
                    $"'{name}' is no namespace; expected 'item' or 'sample'" + (nearest is null ? "" : $"; did you mean '{nearest}'?"));
                return null;
        }
    }

    private PathStep[]? ParseSteps(int position, int end)
    {
        var steps = new List<PathStep>();
        while (position < end)
        {
            var start = position;
            if (text[position] == '.')
            {
                position++;
                var name = ReadName(ref position, end);
                if (name.Length == 0)
                {
                    return Fail(position, "expected a name after '.'");
                }

                steps.Add(new PathStep(name, 0));
            }
            else if (text[position] == '[')
            {
                var close = text.IndexOf(']', position, end - position);
                if (close < 0)
                {
                    return Fail(start, "this '[' has no ']'");
                }

                if (!int.TryParse(
                    text.AsSpan(position + 1, close - position - 1),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var index))
                {
                    return Fail(position + 1, "expected an index such as [0]");
                }

                steps.Add(new PathStep(null, index));
                position = close + 1;
            }
            else
            {
                return Fail(position, $"unexpected '{text[position]}'; a path has names after '.' and indexes in '[ ]' only");
            }
        }

        return [.. steps];
    }

    private string ReadName(ref int position, int end)
    {
        var start = position;
        while (position < end && (char.IsLetterOrDigit(text[position]) || text[position] is '_' or '-'))
        {
            position++;
        }

        return text[start..position];
    }

    private PathStep[]? Fail(int position, string message)
    {
        _failed = true;
        diagnostics.Add(DiagnosticTable.PlaceholderSyntax, locate(position), message);
        return null;
    }
}
