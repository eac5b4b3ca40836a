namespace Rft.Engine.Models.Tokenization;

/// <summary>Changes every piece by itself.</summary>
internal sealed class ReplaceDecoder(INormalizer change, ITextSink next) : ITextSink
{
    /// <inheritdoc/>
    public void Push(string piece) => next.Push(change.Apply(piece));

    /// <inheritdoc/>
    public void Finish() => next.Finish();
}
