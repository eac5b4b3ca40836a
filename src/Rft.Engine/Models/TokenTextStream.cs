using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Models;

/// <summary>Decodes tokens one at a time: a character whose bytes are spread over tokens comes out when it is complete.</summary>
public sealed class TokenTextStream
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecialTokens;
    private readonly TextCollector _collector = new();
    private readonly ITextSink _decoder;

    /// <summary>Begins a text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public TokenTextStream(Tokenizer tokenizer, bool skipSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_tokenizer, _skipSpecialTokens) = (tokenizer, skipSpecialTokens);
        _decoder = tokenizer.CreateDecoder(_collector);
    }

    /// <summary>The text that this token completes; empty in the middle of a character.</summary>
    public string Append(int token)
    {
        Push(token);
        return _collector.Take();
    }

    /// <summary>What is left at the end: U+FFFD for an unfinished character, else what a later token could have changed.</summary>
    public string Finish()
    {
        _decoder.Finish();
        return _collector.Take();
    }

    /// <summary>Takes a token; the text comes with the next call that returns one.</summary>
    internal void Push(int token)
    {
        if (_tokenizer.Spelling(token, _skipSpecialTokens) is { } spelling)
        {
            _decoder.Push(spelling);
        }
    }
}
