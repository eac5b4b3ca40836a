using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>Steps through tokens for a parser and bounds how deep a template nests.</summary>
internal sealed class TokenReader(TemplateSource source, List<Token> tokens)
{
    private int _index;
    private int _nesting;

    public TemplateSource Source => source;

    public Token Current => tokens[_index];

    /// <summary>How many tokens were taken.</summary>
    public int Index => _index;

    public Token Following => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    /// <summary>The token a number of places ahead.</summary>
    public Token Ahead(int count) => tokens[Math.Min(_index + count, tokens.Count - 1)];

    /// <summary>Goes back to an index that was current before.</summary>
    public void Rewind(int index) => _index = index;

    public Token Take()
    {
        var token = tokens[_index];
        _index = Math.Min(_index + 1, tokens.Count - 1);
        return token;
    }

    public bool IsOperator(string text) => Current.Kind == TokenKind.Operator && Current.Text == text;

    public bool IsName(string text) => Current.Kind == TokenKind.Name && Current.Text == text;

    public bool TryTakeOperator(string text)
    {
        var found = IsOperator(text);
        _index += found ? 1 : 0;
        return found;
    }

    public bool TryTakeName(string text)
    {
        var found = IsName(text);
        _index += found ? 1 : 0;
        return found;
    }

    /// <summary>Whether a name stands among the tokens taken since an index.</summary>
    public bool HasName(string text, int since)
    {
        for (var i = since; i < _index; i++)
        {
            if (tokens[i] is { Kind: TokenKind.Name } token && token.Text == text)
            {
                return true;
            }
        }

        return false;
    }

    public void SkipSeparators()
    {
        while (Current.Kind == TokenKind.Separator)
        {
            Take();
        }
    }

    public void TakeOperator(string text)
    {
        if (!TryTakeOperator(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    public Token TakeName(string what) => Current.Kind == TokenKind.Name ? Take() : throw Unexpected(what);

    public void TakeClose()
    {
        if (Current.Kind != TokenKind.Close)
        {
            throw Unexpected("the end of the tag");
        }

        Take();
    }

    /// <summary>Counts one level of nesting; <see cref="Leave"/> must follow.</summary>
    public void Enter()
    {
        if (++_nesting > RenderLimits.Nesting)
        {
            throw source.Error(
                DiagnosticTable.TemplateLimit,
                Current.Position,
                $"the template nests more than {RenderLimits.Nesting} deep");
        }
    }

    public void Leave() => _nesting--;

    /// <summary>Refuses a chain of operators so long that the evaluation of its tree would go too deep.</summary>
    public void CheckChain(int length)
    {
        if (length > RenderLimits.Chain)
        {
            throw source.Error(DiagnosticTable.TemplateLimit, Current.Position, $"more than {RenderLimits.Chain} operators in a row");
        }
    }

    public DiagnosticException Unexpected(string expected) =>
        Error(Current.Position, $"expected {expected}, found {Current.Description}");

    public DiagnosticException Error(int position, string message) => source.Error(DiagnosticTable.TemplateSyntax, position, message);
}
