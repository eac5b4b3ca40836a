using System.Text.RegularExpressions;

namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of regular expressions: those of .NET that are matched in linear time.</summary>
internal static class ScribanRegexFunctions
{
    private const int LongestPattern = 1000;

    /// <summary>What a character costs that a pattern reads, against one that is copied.</summary>
    private const long Cost = 64;

    // All matches of some patterns take quadratic time all the same.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(1);

    public static FunctionTable Table { get; } = new()
    {
        { "regex.escape", "pattern", call => Regex.Escape(ScribanStringFunctions.Text(call, 0, growth: 2)) },
        { "regex.unescape", "pattern", Unescape },
        { "regex.match", "text pattern options?", call => Run(call, (pattern, text) => Groups(call, pattern.Match(text))) },
        {
            "regex.matches", "text pattern options?",
            call => Run(call, (pattern, text) => JinjaSequences.Copy(call, pattern.Matches(text).Select(match => Groups(call, match))))
        },
        { "regex.replace", "text pattern replace options?", call => Run(call, (pattern, text) => Replace(call, pattern, text), optionsAt: 3) },
        {
            "regex.split", "text pattern options?",
            call => Run(call, (pattern, text) => JinjaSequences.Copy(call, pattern.Split(text)))
        },
    };

    private static object? Run(FunctionCall call, Func<Regex, string, object?> run, int optionsAt = 2)
    {
        var text = ScribanStringFunctions.Text(call, 0);
        call.Context.Read(call.Position, text.Length * Cost);
        var (pattern, options) = (call.Text(1), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        foreach (var letter in call.Text(optionsAt, ""))
        {
            options |= letter switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => throw call.Error($"'{letter}' is no option of a pattern; expected i, m, s or x"),
            };
        }

        try
        {
            return pattern.Length <= LongestPattern
                ? run(new Regex(pattern, options, _longest), text)
                : throw call.Error($"a pattern has at most {LongestPattern} characters");
        }
        catch (RegexMatchTimeoutException)
        {
            throw call.Context.LimitError(call.Position, $"the pattern '{pattern}' takes more than a second on this text");
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw call.Error($"the pattern '{pattern}' does not parse, or cannot be matched in linear time");
        }
    }

    private static TemplateList Groups(FunctionCall call, Match match)
    {
        call.Context.AllocateItems(call.Position, match.Groups.Count);
        return new TemplateList(match.Success ? match.Groups.Values.Select(group => group.Value) : []);
    }

    private static string Replace(FunctionCall call, Regex pattern, string text)
    {
        var replacement = call.Written(2);
        return pattern.Replace(text, match =>
        {
            var result = match.Result(replacement);
            call.Context.Allocate(call.Position, result.Length);
            return result;
        });
    }

    private static string Unescape(FunctionCall call)
    {
        try
        {
            return Regex.Unescape(ScribanStringFunctions.Text(call, 0));
        }
        catch (ArgumentException)
        {
            throw call.Error("an escape of the pattern is none");
        }
    }
}
