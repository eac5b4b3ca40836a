namespace Rft.Engine.Models.Tokenization;

/// <summary>The decoder of tokenizer.json: makes, for one text, the chain of steps that the tokens' spellings go through.</summary>
internal sealed class DecoderSteps
{
    private readonly List<Func<ITextSink, ITextSink>> _steps = [];

    /// <summary>Whether everything is one piece from here on.</summary>
    public bool IsFused { get; set; }

    /// <summary>Appends a step.</summary>
    public void Add(Func<ITextSink, ITextSink> create) => _steps.Add(create);

    /// <summary>The chain for one text, which ends in the given sink.</summary>
    public ITextSink Create(ITextSink last)
    {
        var sink = last;
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            sink = _steps[i](sink);
        }

        return sink;
    }
}
