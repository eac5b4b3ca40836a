namespace Rft.Engine.Models.Tokenization;

/// <summary>Takes the pieces of decoded text one after another; holds back only what a later piece may still change.</summary>
internal interface ITextSink
{
    /// <summary>Takes a piece.</summary>
    void Push(string piece);

    /// <summary>Lets go of what was held back.</summary>
    void Finish();
}
