using Rft.Engine.Diagnostics;
using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Tests.Models.Tokenization;

public sealed class PatternTests
{
    private const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [Theory]
    [InlineData("a", "banana", "a|a|a")]
    [InlineData("a+", "baaab", "aaa")]
    [InlineData("a+?", "aaa", "a|a|a")]
    [InlineData("a*?b", "aab", "aab")]
    [InlineData("a{2}", "aaaaa", "aa|aa")]
    [InlineData("a{1,3}", "aaaaa", "aaa|aa")]
    [InlineData("a{,2}b", "aaab", "aab")]
    [InlineData("x{2,}", "x xx xxxx", "xx|xxxx")]
    [InlineData("a{x", "a{x", "a{x")]
    [InlineData("a++a|b", "aaab", "b")]
    [InlineData("(?>a+)a|b", "aaab", "b")]
    [InlineData("(?:ab)+", "ababa", "abab")]
    [InlineData("(?:ab|a)*c", "abac", "abac")]
    [InlineData("(?:ab){2,3}?", "abababab", "abab|abab")]
    [InlineData("(?:ab){1,2}", "ababab", "abab|ab")]
    [InlineData("a|ab", "ab", "a")]
    [InlineData("ab|a", "ab", "ab")]
    [InlineData("a(?=b)", "abac", "a")]
    [InlineData("a(?!b)", "abac", "a")]
    [InlineData("(?<=b)a", "aba", "a")]
    [InlineData("(?<!b)a", "ba a", "a")]
    [InlineData("^a|b$", "ab\nab", "a|b|a|b")]
    [InlineData(@"\Aa|b\z", "ab\nab", "a|b")]
    [InlineData("(?i)AbC", "abc ABC aBd", "abc|ABC")]
    [InlineData("(?i:'s)", "'s 'S '\u017F", "'s|'S|'\u017F")]
    [InlineData("(?i:[k])", "k K \u212A", "k|K|\u212A")]
    [InlineData("a(?i:b)c", "aBc aBC", "aBc")]
    [InlineData(".", "a\n𝐀", "a|𝐀")]
    [InlineData("(?m:.)", "a\n", "a|\n")]
    [InlineData(@"\p{L}+", "𝐀𝐁 é日", "𝐀𝐁|é日")]
    [InlineData(@"\p{Lu}\P{Lu}", "aBcD", "Bc")]
    [InlineData(@"\p{^L}", "a1", "1")]
    [InlineData(@"[^\s\p{L}]+", "ab 12!c", "12!")]
    [InlineData(@"[\S]", " a", "a")]
    [InlineData(@"[一-龥぀-ゟ゠-ヿ]+", "a日本テ1", "日本テ")]
    [InlineData(@"[\]\-\\a-c]+", "x]-\\ab", "]-\\ab")]
    [InlineData(@"\w+", "a_1é-ⓐ", "a_1é|ⓐ")]
    [InlineData(@"\d+\D", "12a", "12a")]
    [InlineData(@"\x41\u0042\x{43}\t", "ABC\t", "ABC\t")]
    [InlineData("a?", "ba", "a")]
    [InlineData(Llama3, "Hello  world's 1234\n\n  x", "Hello| | world|'s| |123|4|\n\n| | x")]
    [InlineData(Llama3, "a!!\n b  ", "a|!!\n| b|  ")]
    public void Matches_are_those_of_oniguruma(string pattern, string text, string expected) => Assert.Equal(expected, string.Join('|', Matches(pattern, text).Where(match => match.Length > 0)));

    [Theory]
    [InlineData("(a", "')'")]
    [InlineData("a)", "')'")]
    [InlineData("[a", "']'")]
    [InlineData("*a", "repeat")]
    [InlineData("(a?)*", "may be empty")]
    [InlineData(@"\p{Han}", "Han")]
    [InlineData(@"\p", @"\p")]
    [InlineData(@"(a)\1", @"\1")]
    [InlineData(@"\b", @"\b")]
    [InlineData("[a&&b]", "class")]
    [InlineData("[[:alpha:]]", "class")]
    [InlineData("[z-a]", "range")]
    [InlineData("(?x: a)", "(?x")]
    [InlineData("(?<=a+)b", "look behind")]
    [InlineData("a{2}?", "interval")]
    [InlineData("a{2,1}", "interval")]
    [InlineData("a{5000}", "repetitions")]
    [InlineData("(?:(?:(?:ab){999}){999}){999}", "too large")]
    [InlineData(@"(?i:\p{Lu})", "case")]
    [InlineData("\\", "at the end")]
    public void What_is_not_computed_is_refused_by_name(string pattern, string expected)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(Pattern.Parse(pattern, new SourceLocation("tokenizer.json"), diagnostics));

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("RFT6021", diagnostic.Code);
        Assert.Contains(expected, diagnostic.Message[diagnostic.Message.IndexOf("not supported", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\s+$")]
    [InlineData(@"(?:\s+)+x")]
    [InlineData(@"(?>\s+)x")]
    public void A_hostile_pattern_ends_with_a_diagnostic(string pattern)
    {
        var text = new string(' ', 200_000) + "a";

        Assert.Throws<DiagnosticException>(() => Matches(pattern, text).Count());
    }

    [Fact]
    public void Deep_groups_are_refused() =>
        Assert.Null(Pattern.Parse(new string('(', 100_000), new SourceLocation("x"), []));

    [Fact]
    public void The_pattern_of_llama_3_takes_linear_time_on_every_repeated_text()
    {
        foreach (var part in new[] { "a", " ", "\n", "1", "!", " \n", "a ", "'s", "é", "😀", "\u0301" })
        {
            var text = string.Concat(Enumerable.Repeat(part, 100_000));
            Assert.Equal(text.Length, Matches(Llama3, text).Sum(match => match.Length));
        }
    }

    private static IEnumerable<string> Matches(string pattern, string text)
    {
        var diagnostics = new DiagnosticBag();
        var matcher = new PatternMatcher(Pattern.Parse(pattern, new SourceLocation("tokenizer.json"), diagnostics)!);
        Assert.Empty(diagnostics);
        matcher.Reset(text.Length);
        for (var from = 0; matcher.Find(text, from) is (>= 0 and var start, var end);)
        {
            yield return text[start..end];
            from = end > start ? end : end + 1;
        }
    }
}
