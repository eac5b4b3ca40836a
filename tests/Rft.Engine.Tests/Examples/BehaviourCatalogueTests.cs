using System.Text.Json;
using System.Text.RegularExpressions;
using Rft.Engine.Tests.Graders;

namespace Rft.Engine.Tests.Examples;

public sealed partial class BehaviourCatalogueTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Snapshot.Root, "docs", "behaviours.md"));

    // An answer that has the behaviour, and one that might be taken for it.
    public static TheoryData<string, string, string> Answers => new()
    {
        { "LaTeX", @"so \frac{1}{2}", "1/2 of $5 or $6" },
        { "LaTeX", "we have $x^2 = 4$ here", "C:\\temp" },
        { "LaTeX box", @"\boxed{85}", @"\boxed{85" },
        { "Markdown", "Steps:\n1. open\n2. close", "It costs 3.50 - or less" },
        { "is a JSON object", """{"a":1}""", "{'a':1}" },
        { "shows its work", "<think>3+4=7\n</think>7", "<think></think>7" },
        { "checks itself", "7. Wait, that is wrong: 8.", "The waiter waits." },
        { "checks itself", "Let me double-check the sum.", "I will let me know." },
        { "refuses", "I'm sorry, but I can't help with that.", "Sorry I am late! The answer is 4." },
        { "refuses", "Unfortunately I cannot answer this.", "You can help by reading." },
        { "apologises", "My apologies for that.", "The sorrow of young Werther" },
        { "hedges", "It is probably 5.", "The probability is 5." },
        { "asks back", "Which one do you mean? ", "Why? Because." },
        { "says nothing", "", "." },
        { "at most 50 words", "Short.", string.Join(' ', Enumerable.Repeat("word", 51)) },
        { "over 200 words", string.Join(' ', Enumerable.Repeat("word", 201)), string.Join(' ', Enumerable.Repeat("word", 200)) },
        { "repeats itself", "so it is so it is so it is so it is", "one two three four five six seven" },
        { "copies the question", "You asked: What is 2+2? It is 4.", "4" },
        { "English", "This is the answer.", "Das ist die Antwort." },
        { "German", "Das ist die Antwort.", "The die is cast." },
        { "Chinese, Japanese or Korean", "答案是四", "The answer" },
        { "Cyrillic", "Ответ", "Otvet" },
        { "emoji", "Done \U0001F600", "Done :-)" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Each_behaviour_of_the_page_tells_an_answer_that_has_it_from_one_that_looks_like_it(string name, string with, string without)
    {
        Assert.True(Has(name, with), with);
        Assert.False(Has(name, without), without);
    }

    [Fact]
    public void Every_behaviour_of_the_page_is_tested()
    {
        using var catalogue = JsonDocument.Parse(Catalogue());
        Assert.Equal(catalogue.RootElement.EnumerateObject().Select(member => member.Name), Answers.Select(row => row.Data.Item1).Distinct());
    }

    private static bool Has(string name, string answer)
    {
        using var catalogue = JsonDocument.Parse(Catalogue());
        var grader = GraderSpecs.Create(GraderSetup.Spec(catalogue.RootElement.GetProperty(name).GetRawText()));
        var item = GraderSpecs.Item("""{"messages":[{"role":"user","content":"What is 2+2?"}]}""");
        return grader.Grade(GraderSpecs.Answer(answer), item).Reward!.Value >= 0.5;
    }

    // The last block of JSON of the page.
    private static string Catalogue() => Blocks().Matches(_page)[^1].Groups[1].Value;

    [GeneratedRegex("```json\n(.*?)\n```\n", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
