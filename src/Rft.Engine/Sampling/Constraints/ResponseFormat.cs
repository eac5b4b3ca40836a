using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>
/// A spec's <c>response_format</c>, compiled for a tokenizer: every answer is JSON that follows the schema. One model's calls share it;
/// not thread-safe.
/// </summary>
internal sealed class ResponseFormat
{
    private readonly GrammarAutomaton _automaton;
    private readonly TokenTable _tokens;

    private ResponseFormat(Grammar grammar, TokenTable tokens) => (_automaton, _tokens) = (new GrammarAutomaton(grammar, tokens), tokens);

    /// <summary>Compiles a schema; null where something is wrong, which is in the bag.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="tokenizer">Spells the answers.</param>
    /// <param name="endTokens">Tokens that end an answer.</param>
    /// <param name="maximumTokens">The longest answer, the end token included.</param>
    /// <param name="diagnostics">Receives errors, and warnings of what cannot be enforced.</param>
    public static ResponseFormat? Compile(
        SourceNode schema, Tokenizer tokenizer, IReadOnlyList<int> endTokens, int maximumTokens, DiagnosticBag diagnostics) =>
        Compile(schema, new TokenTable(tokenizer.VocabularySize, tokenizer.BytesOf, endTokens), maximumTokens, diagnostics);

    /// <summary>Compiles a schema for any tokens.</summary>
    internal static ResponseFormat? Compile(SourceNode schema, TokenTable tokens, int maximumTokens, DiagnosticBag diagnostics)
    {
        if (SchemaGrammar.Compile(schema, diagnostics) is not { } grammar)
        {
            return null;
        }

        // That an answer can always be ended in time counts on a token for every byte.
        for (var value = (byte)' '; value <= '~'; value++)
        {
            if (!tokens.HasByte(value))
            {
                diagnostics.Add(
                    DiagnosticTable.TokenizerCannotConstrain,
                    schema.Location,
                    $"the model's tokenizer has no token for the character '{(char)value}' alone, so answers cannot be kept inside a schema");
                return null;
            }
        }

        if (grammar.ShortestText + 1 > maximumTokens)
        {
            diagnostics.Add(
                DiagnosticTable.ResponseTooLong,
                schema.Location,
                $"the shortest answer that follows the schema has {grammar.ShortestText} bytes; with a token a byte that is more than the "
                + $"{maximumTokens} tokens of the longest answer, so that answers may be cut off");
        }

        return new ResponseFormat(grammar, tokens);
    }

    /// <summary>The constraint of one completion.</summary>
    public ITokenConstraint Constrain() => new GrammarConstraint(_automaton, _tokens);
}
