using Rft.Engine.Models;

namespace Rft.Engine.Cpu;

/// <summary>Guards the embedding: a token id outside the vocabulary would read foreign memory.</summary>
internal static class TokenCheck
{
    public static void Vocabulary(ReadOnlySpan<int> tokens, ModelConfiguration configuration)
    {
        var outside = tokens.IndexOfAnyExceptInRange(0, configuration.VocabularySize - 1);
        if (outside >= 0)
        {
            throw new ArgumentException(
                $"Token {tokens[outside]} is outside the vocabulary of {configuration.VocabularySize}.", nameof(tokens));
        }
    }
}
