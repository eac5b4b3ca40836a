using System.Text;

namespace Rft.Engine.Models;

/// <summary>Decodes tokens one at a time: a character whose bytes are spread over tokens comes out when it is complete.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
internal sealed class TokenTextStream(Tokenizer tokenizer, bool skipSpecialTokens = true)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The text that this token completes; empty in the middle of a character.</summary>
    public string Append(int token) => Decode(tokenizer.Bytes(token, skipSpecialTokens), flush: false);

    /// <summary>What is left at the end: U+FFFD for an unfinished character, else nothing.</summary>
    public string Finish() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        var characters = new char[_decoder.GetCharCount(bytes, flush)];
        return new string(characters, 0, _decoder.GetChars(bytes, characters, flush));
    }
}
