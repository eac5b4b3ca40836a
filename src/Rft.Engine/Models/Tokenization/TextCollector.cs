using System.Text;

namespace Rft.Engine.Models.Tokenization;

/// <summary>The end of a chain of decoder steps: collects the text.</summary>
internal sealed class TextCollector : ITextSink
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public void Push(string piece) => _text.Append(piece);

    /// <inheritdoc/>
    public void Finish()
    {
    }

    /// <summary>The text since the last call.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
