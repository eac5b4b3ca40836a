using System.Text;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Tests.Models;

public sealed class TokenizerTests
{
    private static readonly (string Left, string Right)[] _merges =
        [("h", "e"), ("l", "l"), ("he", "ll"), ("hell", "o"), ("Ġ", "w"), ("o", "r"), ("Ġw", "or")];

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("hello", new[] { 259 })]
    [InlineData("hell", new[] { 258 })]
    [InlineData("hel", new[] { 256, 'l' })]
    [InlineData("lll", new[] { 257, 'l' })]
    [InlineData("hello world", new[] { 259, 262, 'l', 'd' })]
    [InlineData("é", new[] { 0xC3, 0xA9 })]
    [InlineData("<end>", new[] { 300 })]
    [InlineData("he<end>he<en", new[] { 256, 300, 256, '<', 'e', 'n' })]
    [InlineData("<end><endless><end", new[] { 300, 301, '<', 'e', 'n', 'd' })]
    public void Text_becomes_the_tokens_of_its_merges(string text, int[] expected) =>
        Assert.Equal(expected, Read(Json()).Encode(text));

    [Fact]
    public void Both_notations_of_merges_mean_the_same()
    {
        var strings = Read(Json());
        var pairs = Read(Json(mergesAsPairs: true));

        Assert.Equal(strings.Encode("hello world, hell or well"), pairs.Encode("hello world, hell or well"));
    }

    [Fact]
    public void Words_are_split_only_where_the_tokenizer_says_so()
    {
        // Without GPT-2's pattern a merge reaches across the apostrophe that begins a contraction.
        const string Merge = "\"' s\"";
        Assert.Equal(['x', '\'', 's'], Read(Json(vocabulary: "\"x'\":270", merges: "\"x '\"")).Encode("x's"));
        Assert.Equal([270, 's'], Read(Json(useRegex: false, vocabulary: "\"x'\":270", merges: "\"x '\"")).Encode("x's"));
        Assert.Equal(['x', 270], Read(Json(vocabulary: "\"'s\":270", merges: Merge)).Encode("x's"));
    }

    [Theory]
    [InlineData("hello", " hello")]
    [InlineData(" hello", " hello")]
    [InlineData("<end>hello", "<end> hello")]
    [InlineData("", "")]
    public void A_prefix_space_is_added_where_the_tokenizer_asks_for_one(string text, string same) =>
        Assert.Equal(Read(Json()).Encode(same), Read(Json(addPrefixSpace: true)).Encode(text));

    [Fact]
    public void Whole_pieces_skip_merges_where_the_tokenizer_says_so()
    {
        Assert.Equal(['a', 'b', 'c'], Read(Json(vocabulary: "\"abc\":280")).Encode("abc"));
        Assert.Equal([280], Read(Json(vocabulary: "\"abc\":280", model: "\"ignore_merges\":true")).Encode("abc"));
    }

    [Fact]
    public void Decoding_leaves_out_special_tokens_on_request()
    {
        var tokenizer = Read(Json());

        Assert.Equal("hello", tokenizer.Decode([259, 300]));
        Assert.Equal("hello<end>", tokenizer.Decode([259, 300], skipSpecialTokens: false));
        Assert.Equal("<endless>", tokenizer.Decode([301]));
        Assert.Equal("", tokenizer.Decode([-1, 299, 5000]));
    }

    [Theory]
    [InlineData(new[] { 0xE2, 0x82, 0xAC }, "€")]
    [InlineData(new[] { 0xE2, 0x82 }, "\uFFFD")]
    [InlineData(new[] { 0xE2, 0x82, 'a' }, "\uFFFDa")]
    [InlineData(new[] { 0xFF, 0x80 }, "\uFFFD\uFFFD")]
    [InlineData(new[] { 0xF0, 0x9F, 0x98, 0x80 }, "\U0001F600")]
    public void Bytes_that_are_no_text_become_replacement_characters(int[] tokens, string expected)
    {
        var tokenizer = Read(Json());
        var stream = new TokenTextStream(tokenizer);

        Assert.Equal(expected, tokenizer.Decode(tokens));
        Assert.Equal(expected, string.Concat(tokens.Select(stream.Append)) + stream.Finish());
    }

    [Fact]
    public void A_stream_holds_back_unfinished_characters()
    {
        var stream = new TokenTextStream(Read(Json()));

        Assert.Equal(["", "", "€", "hello", ""], new[] { 0xE2, 0x82, 0xAC, 259, 300 }.Select(stream.Append));
    }

    [Fact]
    public void Every_text_survives_the_round_trip()
    {
        var tokenizer = Read(Json());
        for (var draw = 0UL; draw < 2000; draw++)
        {
            var text = RandomText(draw);
            var tokens = tokenizer.Encode(text);
            Assert.Equal(text, tokenizer.Decode(tokens, skipSpecialTokens: false));
            Assert.All(tokens, token => Assert.InRange(token, 0, tokenizer.VocabularySize - 1));
        }
    }

    [Fact]
    public void Merging_agrees_with_the_obvious_algorithm()
    {
        var tokenizer = Read(Json(useRegex: false));
        for (var draw = 0UL; draw < 2000; draw++)
        {
            var text = string.Concat(Enumerable.Range(0, 24).Select(i => "helo wr"[(int)(CounterRandom.Uniform(3, RandomStream.Resampling, draw, (ulong)i) * 7)]));
            var spelling = tokenizer.Encode(text).Select(token => tokenizer.Decode([token]).Replace(' ', 'Ġ'));
            Assert.Equal(ObviousMerging(text), spelling);
        }
    }

    [Fact]
    public void A_long_piece_merges_in_near_linear_time()
    {
        // A million characters without a break: quadratic merging would take hours.
        var tokens = Read(Json(useRegex: false)).Encode(string.Concat(Enumerable.Repeat("hello", 200_000)));

        Assert.Equal(200_000, tokens.Length);
        Assert.All(tokens, token => Assert.Equal(259, token));
    }

    [Theory]
    [InlineData("\"normalizer\":null", "\"normalizer\":{\"type\":\"BertNormalizer\"}", "RFT6021", "BertNormalizer")]
    [InlineData("\"type\":\"BPE\"", "\"type\":\"Unigram\"", "RFT6021", "Unigram")]
    [InlineData("\"pre_tokenizer\":{\"type\":\"ByteLevel\"", "\"pre_tokenizer\":{\"type\":\"UnicodeScripts\"", "RFT6021", "UnicodeScripts")]
    [InlineData("\"decoder\":{\"type\":\"ByteLevel\"}", "\"decoder\":null", "RFT6021", "decoder")]
    [InlineData("\"dropout\":null", "\"end_of_word_suffix\":\"</w>\"", "RFT6021", "end_of_word_suffix")]
    [InlineData("\"h e\"", "\"h e l\"", "RFT6020", "merge")]
    [InlineData("\"h e\"", "\"h €\"", "RFT6020", "vocab")]
    [InlineData("\"h e\"", "1", "RFT6020", "merge")]
    [InlineData("\"a\":97", "\"a\":98", "RFT6020", "two entries")]
    [InlineData("\"a\":97", "\"a\":-1", "RFT6020", "token id")]
    [InlineData("\"a\":97", "\"a\":2000000000", "RFT6020", "token id")]
    [InlineData("\"a\":97", "\"aa\":97", "RFT6020", "byte 97")]
    [InlineData("\"id\":300", "\"id\":301", "RFT6020", "share the id 301")]
    [InlineData("\"content\":\"<end>\"", "\"content\":\"\"", "RFT6020", "not empty")]
    public void What_would_change_the_ids_is_refused_by_name(string from, string to, string code, string expected)
    {
        var json = Json();
        Assert.Contains(from, json, StringComparison.Ordinal);
        var diagnostics = new DiagnosticBag();

        Assert.Null(TokenizerReader.Read(Parse(json.Replace(from, to, StringComparison.Ordinal)), diagnostics));

        var diagnostic = diagnostics.First();
        Assert.Equal(code, diagnostic.Code);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, diagnostic.Location.Line);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"model":{"type":"BPE"},"pre_tokenizer":1,"decoder":[]}""")]
    [InlineData("""{"model":{"type":"BPE","vocab":[],"merges":{}}}""")]
    public void An_empty_tokenizer_is_refused(string json)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(TokenizerReader.Read(Parse(json), diagnostics));

        Assert.True(diagnostics.HasErrors);
    }

    private static string[] ObviousMerging(string text)
    {
        var parts = text.Select(character => character == ' ' ? "Ġ" : character.ToString()).ToList();
        while (true)
        {
            var best = Enumerable.Range(0, parts.Count - 1)
                .Select(i => (Rank: Array.IndexOf(_merges, (parts[i], parts[i + 1])), Index: i))
                .Where(candidate => candidate.Rank >= 0)
                .DefaultIfEmpty((Rank: -1, Index: -1))
                .Min();
            if (best.Index < 0)
            {
                return [.. parts];
            }

            parts[best.Index] += parts[best.Index + 1];
            parts.RemoveAt(best.Index + 1);
        }
    }

    private static string RandomText(ulong draw)
    {
        var text = new StringBuilder();
        for (var i = 0UL; i < 20; i++)
        {
            var uniform = CounterRandom.Uniform(7, RandomStream.Resampling, draw, i);
            var scalar = (int)(CounterRandom.Uniform(7, RandomStream.Resampling, draw, i, 1) * (uniform < 0.6 ? 0x80 : uniform < 0.8 ? 0x3000 : 0x10FFFF));
            _ = Rune.IsValid(scalar) ? text.Append(new Rune(scalar)) : text.Append("<end>hello");
        }

        return text.ToString();
    }

    private static Tokenizer Read(string json)
    {
        var diagnostics = new DiagnosticBag();
        var tokenizer = TokenizerReader.Read(Parse(json), diagnostics);
        Assert.Empty(diagnostics);
        return tokenizer!;
    }

    private static SourceNode Parse(string json)
    {
        var diagnostics = new DiagnosticBag();
        var node = SourceDocument.Parse("tokenizer.json", Encoding.UTF8.GetBytes(json), diagnostics);
        Assert.Empty(diagnostics);
        return node!;
    }

    private static string Json(
        bool useRegex = true,
        bool addPrefixSpace = false,
        bool mergesAsPairs = false,
        string vocabulary = "",
        string merges = "",
        string model = "\"dropout\":null")
    {
        var entries = Enumerable.Range(0, 256).Select(value => $"{JsonSerializer.Serialize(ByteAlphabet.Character((byte)value).ToString())}:{value}")
            .Concat(_merges.Select((merge, rank) => $"\"{merge.Left}{merge.Right}\":{256 + rank}"))
            .Append(vocabulary).Where(entry => entry.Length > 0);
        var pairs = _merges.Select(merge => mergesAsPairs ? $"[\"{merge.Left}\",\"{merge.Right}\"]" : $"\"{merge.Left} {merge.Right}\"")
            .Append(merges).Where(merge => merge.Length > 0);
        var flags = "\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false";
        return $$"""
            {"version":"1.0","truncation":null,"padding":null,"normalizer":null,"post_processor":null,
            "added_tokens":[{"id":300,"content":"<end>",{{flags}},"special":true},{"id":301,"content":"<endless>",{{flags}},"special":false}],
            "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":{{(addPrefixSpace ? "true" : "false")}},"use_regex":{{(useRegex ? "true" : "false")}} },
            "decoder":{"type":"ByteLevel"},
            "model":{"type":"BPE",{{model}},"vocab":{ {{string.Join(',', entries)}} },"merges":[{{string.Join(',', pairs)}}]} }
            """;
    }
}
