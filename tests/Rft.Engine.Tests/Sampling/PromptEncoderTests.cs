using Rft.Engine.Diagnostics;
using Rft.Engine.Sampling;
using static Rft.Engine.Tests.Sampling.ChatFixture;

namespace Rft.Engine.Tests.Sampling;

public sealed class PromptEncoderTests
{
    private readonly DiagnosticBag _diagnostics = [];

    [Fact]
    public void A_prompt_ends_where_the_answer_begins()
    {
        var prompt = Assert.Single(PromptEncoder.Encode([Row(3, ("user", "hello"))], Encoding, 10, _diagnostics));
        Assert.Equal(Tokens("u:hello.a:"), prompt.Tokens);
        Assert.Equal(3, prompt.Row.Index);
        Assert.Empty(_diagnostics);
    }

    [Fact]
    public void A_prompt_that_is_too_long_is_an_error_at_its_row_and_the_others_remain()
    {
        var prompts = PromptEncoder.Encode([Row(0, ("user", "hello!")), Row(1, ("user", "hello"))], Encoding, 10, _diagnostics);
        Assert.Equal(1, Assert.Single(prompts).Row.Index);
        var error = Assert.Single(_diagnostics);
        Assert.Equal(("RFT4005", 1), (error.Code, error.Location.Line));
        Assert.Contains("11 tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_without_tokens_is_an_error()
    {
        Assert.Empty(PromptEncoder.Encode([Row(0, ("user", "a"))], Encoding with { Render = (_, _, _) => "" }, 10, _diagnostics));
        Assert.Equal("RFT4006", Assert.Single(_diagnostics).Code);
    }
}
