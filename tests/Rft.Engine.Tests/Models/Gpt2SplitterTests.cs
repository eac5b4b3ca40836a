using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Tests.Models;

public sealed class Gpt2SplitterTests
{
    [Theory]
    [InlineData("hello world", "hello| world")]
    [InlineData("a  b", "a| | b")]
    [InlineData("a   \n b", "a|   \n| b")]
    [InlineData("  a", " | a")]
    [InlineData("a  ", "a|  ")]
    [InlineData(" ", " ")]
    [InlineData("a\nb", "a|\n|b")]
    [InlineData("a\n\nb", "a|\n|\n|b")]
    [InlineData("\t1", "\t|1")]
    [InlineData("it's we'll you've I'm he'd they're don't", "it|'s| we|'ll| you|'ve| I|'m| he|'d| they|'re| don|'t")]
    [InlineData("It'S o'clock", "It|'|S| o|'|clock")]
    [InlineData("x'' 'll", "x|''| '|ll")]
    [InlineData("!'s", "!'|s")]
    [InlineData("12ab!?", "12|ab|!?")]
    [InlineData("½x²", "½|x|²")]
    [InlineData("über Ünï", "über| Ünï")]
    [InlineData("𝐀𝐁 𠀀", "𝐀𝐁| 𠀀")]
    [InlineData("😀😀a", "😀😀|a")]
    [InlineData("a\u00A0b", "a|\u00A0|b")]
    [InlineData("a\u00A0\u3000b", "a|\u00A0|\u3000|b")]
    [InlineData("日本語 テスト", "日本語| テスト")]
    [InlineData("e\u0301", "e|\u0301")]
    public void Text_is_split_as_gpt2_splits_it(string text, string expected)
    {
        var pieces = new List<string>();
        for (var rest = text; rest.Length > 0;)
        {
            var length = Gpt2Splitter.FirstPiece(rest);
            pieces.Add(rest[..length]);
            rest = rest[length..];
        }

        Assert.Equal(expected.Split('|'), pieces);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_piece_and_not_a_crash()
    {
        Assert.Equal(1, Gpt2Splitter.FirstPiece("\uD800a"));
        Assert.Equal(2, Gpt2Splitter.FirstPiece(" \uDC00"));
    }
}
