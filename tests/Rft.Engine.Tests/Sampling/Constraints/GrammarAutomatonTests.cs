using System.Text;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Sampling.Constraints;

namespace Rft.Engine.Tests.Sampling.Constraints;

public sealed class GrammarAutomatonTests
{
    private const string Order =
        """
        {"type":"object","properties":{"name":{"type":"string","maxLength":20},"qty":{"type":"integer","minimum":1,"maximum":99},
         "price":{"type":["number","null"]},"tags":{"type":"array","items":{"enum":["red","green"]},"maxItems":3},
         "at":{"$ref":"#/$defs/place"}},"required":["name","qty","tags"],"additionalProperties":false,
         "$defs":{"place":{"type":"object","properties":{"lat":{"type":"number"},"lon":{"type":"number"},"inside":{"$ref":"#/$defs/place"}},
         "required":["lat","lon"],"additionalProperties":false}}}
        """;

    private const string Anything = "{}";

    [Theory]
    [InlineData(Order)]
    [InlineData(Anything)]
    [InlineData("""{"type":"string","pattern":"^(é|日){2,5}$"}""")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":2}""")]
    public void Whatever_is_drawn_from_the_masks_is_JSON_that_follows_the_schema_and_ends_in_time(string schema)
    {
        var diagnostics = new DiagnosticBag();
        var format = ResponseFormat.Compile(ConstraintSetup.Json(schema), ConstraintSetup.Tokens, 400, diagnostics)!;
        Assert.Empty(diagnostics);
        for (var seed = 0; seed < 200; seed++)
        {
            var limit = 60 + (seed % 90);
            var text = Draw(format, new Random(seed), limit);
            Assert.True(text is not null, $"seed {seed} did not end within {limit} tokens");
            using var document = JsonDocument.Parse(text!);

            // The validator reads no object with a name twice, which free objects may have.
            if (schema == Order)
            {
                JsonSchema.Of(ConstraintSetup.Json(schema)).Validate(ConstraintSetup.Json(Encoding.UTF8.GetString(text!)), diagnostics);
                Assert.Empty(diagnostics);
            }
        }
    }

    [Theory]
    [InlineData(Order)]
    [InlineData(Anything)]
    public void A_mask_has_the_tokens_that_the_grammar_takes_one_by_one(string schema)
    {
        var automaton = ConstraintSetup.Automaton(schema);
        var random = new Random(7);
        for (var walk = 0; walk < 10; walk++)
        {
            var state = automaton.Start;
            for (var step = 0; step < 30; step++)
            {
                var allowed = new List<int>();
                var mask = automaton.Mask(state, 10_000);
                for (var token = 0; token < ConstraintSetup.Tokens.Words * 64; token++)
                {
                    var isAllowed = token == ConstraintSetup.EndToken
                        ? state.IsEnd
                        : IsTaken(automaton, state, token);
                    Assert.Equal(isAllowed, ((mask.Bits[token / 64] >> (token % 64)) & 1) == 1);
                    if (isAllowed && token != ConstraintSetup.EndToken)
                    {
                        allowed.Add(token);
                    }
                }

                if (allowed.Count == 0)
                {
                    break;
                }

                state = automaton.Step(state, ConstraintSetup.BytesOf(allowed[random.Next(allowed.Count)]))!;
            }
        }
    }

    [Fact]
    public void With_few_tokens_left_only_what_can_still_end_is_allowed()
    {
        var automaton = ConstraintSetup.Automaton("""{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}""");
        var state = automaton.Step(automaton.Start, "["u8)!;
        Assert.Equal(1, state.Distance);

        // A bracket and the end token.
        var bits = automaton.Mask(state, 1).Bits;
        Assert.Equal(["]"], AllowedTexts(bits));
        Assert.Contains("{\"", AllowedTexts(automaton.Mask(state, 20).Bits));
        Assert.Contains("{", AllowedTexts(automaton.Mask(state, 12).Bits));
        Assert.DoesNotContain("{", AllowedTexts(automaton.Mask(state, 11).Bits));
    }

    [Fact]
    public void A_tokenizer_without_tokens_for_characters_is_refused_and_a_schema_that_is_too_long_is_warned_of()
    {
        var diagnostics = new DiagnosticBag();
        var tokens = new TokenTable(300, token => token == '{' ? null : ConstraintSetup.BytesOf(Math.Min(token, 255)), [ConstraintSetup.EndToken]);
        Assert.Null(ResponseFormat.Compile(ConstraintSetup.Json("{}"), tokens, 100, diagnostics));
        Assert.Contains("'{'", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
        diagnostics = [];
        Assert.NotNull(ResponseFormat.Compile(ConstraintSetup.Json("""{"const":"a long text"}"""), ConstraintSetup.Tokens, 13, diagnostics));
        Assert.Equal("RFT4072", Assert.Single(diagnostics).Code);
    }

    [Theory]
    [InlineData(0, 0x10FFFF)]
    [InlineData(0x20, 0x7F)]
    [InlineData(0x61, 0x3042)]
    [InlineData(0x7FE, 0x801)]
    [InlineData(0xD7F0, 0xE010)]
    [InlineData(0xFFF0, 0x10010)]
    public void Byte_ranges_hold_exactly_the_code_points_between_two(int first, int last)
    {
        var ranges = Utf8Ranges.Of(first, last).ToList();
        Span<byte> bytes = stackalloc byte[4];
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint += codePoint < 0x20000 ? 1 : 97)
        {
            if (Rune.IsValid(codePoint))
            {
                var spelling = bytes[..new Rune(codePoint).EncodeToUtf8(bytes)].ToArray();
                var count = ranges.Count(range => range.Length == spelling.Length && range.Zip(spelling).All(pair => pair.Second >= pair.First.First && pair.Second <= pair.First.Last));
                Assert.Equal(codePoint >= first && codePoint <= last ? 1 : 0, count);
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, 5)]
    [InlineData(-120, -7)]
    [InlineData(3, 1204)]
    [InlineData(99, 101)]
    public void A_range_of_whole_numbers_holds_exactly_its_numbers(int first, int last)
    {
        var automaton = ConstraintSetup.Automaton($$"""{"type":"integer","minimum":{{first}},"maximum":{{last}}}""");
        for (var number = -1500; number <= 1500; number++)
        {
            Assert.Equal(number >= first && number <= last, ConstraintSetup.Accepts(automaton, $"{number}"));
        }
    }

    private static bool IsTaken(GrammarAutomaton automaton, GrammarState state, int token) =>
        token < ConstraintSetup.VocabularySize && ConstraintSetup.BytesOf(token) is { } bytes && automaton.Step(state, bytes) is not null;

    private static List<string> AllowedTexts(ulong[] bits) =>
    [
        .. Enumerable.Range(0, bits.Length * 64)
            .Where(token => ((bits[token / 64] >> (token % 64)) & 1) == 1)
            .Select(token => ConstraintSetup.BytesOf(token) is { } bytes ? Encoding.UTF8.GetString(bytes) : "end"),
    ];

    private static byte[]? Draw(ResponseFormat format, Random random, int limit)
    {
        var constraint = format.Constrain();
        List<byte> text = [];
        for (var count = 0; count < limit; count++)
        {
            var bits = constraint.Allowed(limit - count).ToArray();
            var allowed = Enumerable.Range(0, bits.Length * 64).Where(token => ((bits[token / 64] >> (token % 64)) & 1) == 1).ToList();
            var token = allowed[random.Next(allowed.Count)];
            if (token == ConstraintSetup.EndToken)
            {
                return [.. text];
            }

            constraint.Advance(token);
            text.AddRange(ConstraintSetup.BytesOf(token)!);
        }

        return null;
    }
}
