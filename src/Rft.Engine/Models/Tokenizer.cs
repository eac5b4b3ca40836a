using System.Text;

namespace Rft.Engine.Models;

/// <summary>
/// Byte-level byte-pair encoding, as tokenizer.json of the Hugging Face tokenizers library describes it. Gives the ids of that
/// library without the tokens of its post-processor (<c>add_special_tokens=False</c>): the chat template writes those.
/// Immutable; safe for use from several threads.
/// </summary>
internal sealed class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly AddedTokenSplitter _added;
    private readonly byte[]?[] _bytes;
    private readonly bool[] _isSpecial;

    internal Tokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _added = new AddedTokenSplitter(parts.AddedTokens);
        VocabularySize = 1 + parts.Vocabulary.Values.Concat(parts.AddedTokens.Select(token => token.Id)).DefaultIfEmpty(-1).Max();
        _bytes = new byte[VocabularySize][];
        _isSpecial = new bool[VocabularySize];
        foreach (var (spelling, id) in parts.Vocabulary)
        {
            _bytes[id] = ByteAlphabet.Bytes(spelling) ?? Encoding.UTF8.GetBytes(spelling);
        }

        foreach (var token in parts.AddedTokens)
        {
            _bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
            _isSpecial[token.Id] = token.IsSpecial;
        }
    }

    /// <summary>The highest id plus 1.</summary>
    public int VocabularySize { get; }

    /// <summary>The ids of a text. Added tokens, special ones included, are found where the text spells them.</summary>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var output = new List<int>(text.Length);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var (start, token) = _added.FindFirst(rest);
            EncodeSection(rest[..start], output);
            rest = rest[start..];
            if (token is not null)
            {
                output.Add(token.Id);
                rest = rest[token.Content.Length..];
            }
        }

        return [.. output];
    }

    /// <summary>The text of some tokens. Bytes that are no UTF-8 become U+FFFD; ids that the tokenizer lacks give nothing.</summary>
    /// <param name="tokens">Ids.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> tokens, bool skipSpecialTokens = true)
    {
        var bytes = new List<byte>(tokens.Length * 4);
        foreach (var token in tokens)
        {
            bytes.AddRange(Bytes(token, skipSpecialTokens));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>The id of an added token or of a vocabulary entry as tokenizer.json spells it; null where there is none.</summary>
    internal int? Find(string spelling)
    {
        var added = _parts.AddedTokens.FirstOrDefault(token => token.Content == spelling);
        return added?.Id ?? (_parts.Vocabulary.TryGetValue(spelling, out var id) ? id : null);
    }

    /// <summary>The bytes that a token stands for.</summary>
    internal ReadOnlySpan<byte> Bytes(int token, bool skipSpecialTokens) =>
        (uint)token >= (uint)_bytes.Length || (skipSpecialTokens && _isSpecial[token]) ? default : _bytes[token];

    private void EncodeSection(ReadOnlySpan<char> section, List<int> output)
    {
        if (section.IsEmpty)
        {
            return;
        }

        if (_parts.AddPrefixSpace && section[0] != ' ')
        {
            section = $" {section}";
        }

        while (!section.IsEmpty)
        {
            var length = _parts.SplitsWords ? Gpt2Splitter.FirstPiece(section) : section.Length;
            EncodePiece(section[..length], output);
            section = section[length..];
        }
    }

    private void EncodePiece(ReadOnlySpan<char> piece, List<int> output)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(piece)];
        Encoding.UTF8.GetBytes(piece, bytes);
        if (_parts.IgnoresMergesOfWholePieces
            && _parts.Vocabulary.TryGetValue(string.Concat(bytes.Select(ByteAlphabet.Character)), out var whole))
        {
            output.Add(whole);
            return;
        }

        var tokens = new int[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            tokens[i] = _parts.ByteTokens[bytes[i]];
        }

        _parts.Merges.Apply(tokens, output);
    }
}
