using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Tests.Sampling;

public sealed class StopTextsTests
{
    [Theory]
    [InlineData("one END two", "one ", 7)]
    [InlineData("END", "", 3)]
    [InlineData("EN EN END", "EN EN ", 9)]
    [InlineData("a\n\nb", "a", 3)]
    [InlineData("END first, \n\n second", "", 3)]
    public void An_answer_ends_with_the_token_that_completes_a_text_and_the_text_is_cut_off(string text, string expected, int tokens)
    {
        var stop = new StopTexts(["END", "\n\n"], () => token => ((char)token).ToString());
        var watch = stop.Watch();
        Assert.Equal(tokens, 1 + text.ToList().FindIndex(character => watch(0, character)));
        Assert.Equal(expected, stop.Cut(text));
    }

    [Fact]
    public void Completions_are_watched_apart_and_requests_begin_anew()
    {
        var stop = new StopTexts(["ab"], () => token => ((char)token).ToString());
        var watch = stop.Watch();
        Assert.False(watch(0, 'a'));
        Assert.False(watch(1, 'b'));
        Assert.False(stop.Watch()(0, 'b'));
        Assert.True(watch(0, 'b'));
        Assert.Equal("no such text", stop.Cut("no such text"));
    }

    [Fact]
    public void A_text_may_begin_and_end_inside_of_tokens()
    {
        string[] pieces = ["<th", "ink", ">x", "</", "think>y"];
        var watch = new StopTexts(["</think>"], () => token => pieces[token]).Watch();
        Assert.Equal([false, false, false, false, true], Enumerable.Range(0, 5).Select(token => watch(3, token)));
    }
}
