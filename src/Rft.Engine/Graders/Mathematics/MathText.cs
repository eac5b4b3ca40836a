using System.Text;
using System.Text.RegularExpressions;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>Finds the answer in a text, and compares answers that are words.</summary>
internal static partial class MathText
{
    private const string FinalMark = "####";
    private const char FirstWide = '\uff01';
    private const char LastWide = '\uff5e';

    private static readonly string[] _boxes = ["\\boxed", "\\fbox"];
    private static readonly (string Open, string Close)[] _delimiters = [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")];

    /// <summary>
    /// The answer of a text: what stands in its last box; else behind its last <c>####</c>; else behind its last "answer is" or
    /// "answer:"; else its last formula between dollars or the like; else all of it where that can be read; else its last number.
    /// </summary>
    public static string Answer(string text)
    {
        if (LastBox(text) is { } boxed)
        {
            return boxed;
        }

        var mark = text.LastIndexOf(FinalMark, StringComparison.Ordinal);
        if (mark >= 0)
        {
            return FirstLine(text[(mark + FinalMark.Length)..]);
        }

        if (LastAnnouncement(text) is { } announced)
        {
            return LastFormula(announced)
                ?? (MathParser.Parse(announced) is null && NumberText.FindText(announced, NumberPosition.First) is { } first ? first : announced);
        }

        if (LastFormula(text) is { } formula)
        {
            return formula;
        }

        return MathParser.Parse(text) is null && NumberText.FindText(text, NumberPosition.Last) is { } number ? number : text;
    }

    /// <summary>The text without case, markup of words, needless white space, and full stops and quotes at its ends.</summary>
    public static string Normalize(string text)
    {
        var plain = Spaces().Replace(WordCommands().Replace(text, "$1"), " ");
        var normal = new StringBuilder(plain.Length);
        for (var i = 0; i < plain.Length; i++)
        {
            // A space between letters or digits says something: 3 1/2 is not 31/2.
            var isNeedless = plain[i] == '$' || (char.IsWhiteSpace(plain[i])
                && !(normal.Length > 0 && char.IsLetterOrDigit(normal[^1]) && i + 1 < plain.Length && char.IsLetterOrDigit(plain[i + 1])));
            if (!isNeedless)
            {
                normal.Append(char.ToLowerInvariant(plain[i]));
            }
        }

        var trimmed = normal.ToString().Trim('.', '"', '\'');
        return trimmed is ['(', _, ')'] && char.IsLetter(trimmed[1]) ? trimmed[1..^1] : trimmed;
    }

    /// <summary>The text with the usual forms of the wide digits, letters and signs of Chinese and Japanese fonts.</summary>
    public static string HalfWidth(string text) => text.AsSpan().ContainsAnyInRange(FirstWide, LastWide)
        ? string.Concat(text.Select(character => character is >= FirstWide and <= LastWide ? (char)(character - FirstWide + '!') : character))
        : text;

    /// <summary>Whether a text is words and nothing else, so that its letters are no product.</summary>
    public static bool IsWords(string text)
    {
        var (run, longest) = (0, 0);
        foreach (var character in text)
        {
            if (!char.IsLetter(character) && !char.IsWhiteSpace(character) && character is not ('.' or '\'' or '-'))
            {
                return false;
            }

            run = char.IsLetter(character) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest > 2 && !Names().EnumerateMatches(text).MoveNext();
    }

    private static string? LastBox(string text)
    {
        var (start, length) = (-1, 0);
        foreach (var box in _boxes)
        {
            if (text.LastIndexOf(box, StringComparison.Ordinal) is var found && found > start)
            {
                (start, length) = (found, box.Length);
            }
        }

        if (start < 0)
        {
            return null;
        }

        var rest = text.AsSpan(start + length).TrimStart();
        if (rest.IsEmpty || rest[0] != '{')
        {
            // \boxed 5
            return FirstLine(rest.ToString()).Split(['$', ' ', '\\'], 2)[0];
        }

        var depth = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            depth += rest[i] == '{' && !IsEscaped(rest, i) ? 1 : rest[i] == '}' && !IsEscaped(rest, i) ? -1 : 0;
            if (depth == 0)
            {
                return rest[1..i].ToString();
            }
        }

        // Cut off inside the box: nothing was answered.
        return "";
    }

    private static bool IsEscaped(ReadOnlySpan<char> text, int index)
    {
        var slashes = 0;
        while (index - slashes > 0 && text[index - slashes - 1] == '\\')
        {
            slashes++;
        }

        return slashes % 2 == 1;
    }

    private static string? LastAnnouncement(string text)
    {
        var last = -1;
        foreach (var match in Announcements().EnumerateMatches(text))
        {
            last = match.Index + match.Length;
        }

        if (last < 0)
        {
            return null;
        }

        // "is 5. Done." and "**5**": up to the end of the sentence, without emphasis.
        var line = FirstLine(text[last..]).Replace("**", "", StringComparison.Ordinal);
        var end = SentenceEnd().Match(line);
        var announced = (end.Success ? line[..end.Index] : line).Trim(' ', ':', '.', '*');
        return announced.Length == 0 ? null : announced;
    }

    private static string? LastFormula(string text)
    {
        var (best, bestEnd) = ((string?)null, -1);
        foreach (var (open, close) in _delimiters)
        {
            var end = text.LastIndexOf(close, StringComparison.Ordinal);
            while (close == "$" && end > 0 && IsEscaped(text, end))
            {
                end = text.LastIndexOf(close, end - 1, StringComparison.Ordinal);
            }

            var start = end <= 0 ? -1 : text.LastIndexOf(open, end - 1, StringComparison.Ordinal);
            while (open == "$" && start > 0 && IsEscaped(text, start))
            {
                start = text.LastIndexOf(open, start - 1, StringComparison.Ordinal);
            }

            if (start >= 0 && end > bestEnd && start + open.Length < end
                && text[(start + open.Length)..end] is var formula && (open != "$" || IsFormula(formula, text.AsSpan(end + 1))))
            {
                (best, bestEnd) = (formula, end);
            }
        }

        return best;
    }

    // "$5 of the $18" holds amounts of money and no formula.
    private static bool IsFormula(string formula, ReadOnlySpan<char> following) =>
        !char.IsWhiteSpace(formula[0]) && !char.IsWhiteSpace(formula[^1]) && !(following.Length > 0 && char.IsAsciiDigit(following[0]));

    private static string FirstLine(string text) => text.TrimStart().Split('\n', 2)[0].Trim();

    [GeneratedRegex(@"\\(?:text|textbf|textit|textrm|mbox|mathrm|mathbf|operatorname)\s*\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex WordCommands();

    [GeneratedRegex(@"\\[!,;: ]|\\(?:left|right)(?![A-Za-z])|~", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\b(?:sin|cos|tan|cot|sec|csc|log|ln|exp|sqrt|pi|infinity|inf)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"\banswer\s*(?:is|was|=|:|\*\*\s*:?)\s*:?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Announcements();

    [GeneratedRegex(@"\.(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();
}
