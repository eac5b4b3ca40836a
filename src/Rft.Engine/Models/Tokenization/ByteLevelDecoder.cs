using System.Text;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Spellings in the byte alphabet become the text of their bytes; what is no UTF-8 becomes U+FFFD.</summary>
internal sealed class ByteLevelDecoder(ITextSink next) : ITextSink
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <inheritdoc/>
    public void Push(string piece) => Decode(ByteAlphabet.Bytes(piece) ?? Encoding.UTF8.GetBytes(piece), flush: false);

    /// <inheritdoc/>
    public void Finish()
    {
        Decode([], flush: true);
        next.Finish();
    }

    private void Decode(byte[] bytes, bool flush)
    {
        var characters = new char[_decoder.GetCharCount(bytes, flush)];
        var count = _decoder.GetChars(bytes, characters, flush);
        if (count > 0)
        {
            next.Push(new string(characters, 0, count));
        }
    }
}
