using System.Text;
using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Models;

/// <summary>
/// Byte-pair encoding, byte-level or in the manner of SentencePiece, as tokenizer.json of the Hugging Face tokenizers library describes
/// it; gives the ids of that library. Immutable; safe for use from several threads.
/// </summary>
internal sealed class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly AddedTokenSplitter _rawTokens;
    private readonly AddedTokenSplitter _normalizedTokens;
    private readonly PieceStage _firstStage;
    private readonly string?[] _spellings;
    private readonly bool[] _isSpecial;

    internal Tokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _rawTokens = new AddedTokenSplitter(parts.AddedTokens.Where(token => !token.IsNormalized).Select(token => (token.Content, token)));
        _normalizedTokens = new AddedTokenSplitter(
            parts.AddedTokens.Where(token => token.IsNormalized).Select(token => (Normalize(token.Content), token)));
        _firstStage = parts.Stages.Reverse().Aggregate((PieceStage)new BytePairStage(parts.Model), (next, create) => create(next));
        VocabularySize = 1 + parts.Model.Vocabulary.Values.Concat(parts.AddedTokens.Select(token => token.Id)).DefaultIfEmpty(-1).Max();
        _spellings = new string[VocabularySize];
        _isSpecial = new bool[VocabularySize];
        foreach (var (spelling, id) in parts.Model.Vocabulary)
        {
            _spellings[id] = spelling;
        }

        foreach (var token in parts.AddedTokens)
        {
            _spellings[token.Id] = token.Content;
            _isSpecial[token.Id] = token.IsSpecial;
        }
    }

    /// <summary>The highest id plus 1.</summary>
    public int VocabularySize { get; }

    /// <summary>What tokenizer.json says.</summary>
    internal TokenizerParts Parts => _parts;

    /// <summary>The ids of a text. Added tokens, special ones included, are found where the text spells them.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="Diagnostics.DiagnosticException">A pattern of the tokenizer takes more than linear time on this text.</exception>
    public int[] Encode(string text) => Encode(text, addSpecialTokens: false);

    /// <summary>The ids of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Whether the post-processor's tokens are put around it; a chat template writes them itself.</param>
    /// <exception cref="Diagnostics.DiagnosticException">A pattern of the tokenizer takes more than linear time on this text.</exception>
    public int[] Encode(string text, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        var output = new List<int>((text.Length / 2) + 8);
        if (addSpecialTokens)
        {
            output.AddRange(_parts.Frame.Before);
        }

        text = CodePoints.Repair(text);
        var (from, taken) = (0, 0);
        while (_rawTokens.FindNext(text, ref from, taken) is var (start, end, token))
        {
            EncodeSection(text, taken, start, output);
            output.Add(token.Id);
            taken = end;
        }

        EncodeSection(text, taken, text.Length, output);
        if (addSpecialTokens)
        {
            output.AddRange(_parts.Frame.After);
        }

        return [.. output];
    }

    /// <summary>The text of some tokens. Bytes that are no UTF-8 become U+FFFD; ids that the tokenizer lacks give nothing.</summary>
    /// <param name="tokens">Ids.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> tokens, bool skipSpecialTokens = true)
    {
        var stream = new TokenTextStream(this, skipSpecialTokens);
        foreach (var token in tokens)
        {
            stream.Push(token);
        }

        return stream.Finish();
    }

    /// <summary>The id of an added token or of a vocabulary entry as tokenizer.json spells it; null where there is none.</summary>
    internal int? Find(string spelling)
    {
        var added = _parts.AddedTokens.FirstOrDefault(token => token.Content == spelling);
        return added?.Id ?? (_parts.Model.Vocabulary.TryGetValue(spelling, out var id) ? id : null);
    }

    /// <summary>A token as tokenizer.json spells it; null where there is none or it is left out.</summary>
    internal string? Spelling(int token, bool skipSpecialTokens) =>
        (uint)token >= (uint)_spellings.Length || (skipSpecialTokens && _isSpecial[token]) ? null : _spellings[token];

    /// <summary>The bytes of text that a token stands for inside a text; null for special tokens and ids that the tokenizer lacks.</summary>
    internal byte[]? BytesOf(int token)
    {
        if (Spelling(token, skipSpecialTokens: true) is not { } spelling)
        {
            return null;
        }

        if (_parts.Model.IsByteLevel)
        {
            return ByteAlphabet.Bytes(spelling) ?? Encoding.UTF8.GetBytes(spelling);
        }

        if (ByteFallbackDecoder.ByteOf(spelling) is { } value)
        {
            return [value];
        }

        // A decoder may take something off the beginning of a text, so there is a token before this one.
        const string Before = "x";
        var collector = new TextCollector();
        var decoder = CreateDecoder(collector);
        decoder.Push(Before);
        decoder.Push(spelling);
        decoder.Finish();
        return Encoding.UTF8.GetBytes(collector.Take()[Before.Length..]);
    }

    /// <summary>The decoder's steps for one text.</summary>
    internal ITextSink CreateDecoder(ITextSink last) => _parts.Decoder.Create(last);

    private string Normalize(string text) => _parts.Normalizers.Aggregate(text, (current, normalizer) => normalizer.Apply(current));

    private void EncodeSection(string text, int sectionStart, int sectionEnd, List<int> output)
    {
        var section = text.AsSpan(sectionStart..sectionEnd);
        if (_parts.Normalizers.Count > 0 && !section.IsEmpty)
        {
            section = Normalize(section.ToString());
        }

        var (from, taken) = (0, 0);
        while (_normalizedTokens.FindNext(section, ref from, taken) is var (start, end, token))
        {
            AddPiece(section[taken..start], sectionStart + taken == 0, output);
            output.Add(token.Id);
            taken = end;
        }

        AddPiece(section[taken..], sectionStart + taken == 0, output);
    }

    private void AddPiece(ReadOnlySpan<char> piece, bool isFirst, List<int> output)
    {
        if (!piece.IsEmpty)
        {
            _firstStage.Add(piece, isFirst, output);
        }
    }
}
