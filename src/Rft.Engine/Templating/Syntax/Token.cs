namespace Rft.Engine.Templating;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">The index of its first character in the template.</param>
/// <param name="Text">The text, name, operator or decoded string.</param>
/// <param name="Value">The value of a number.</param>
/// <param name="AfterSpace">Whether white space stands before it inside its tag.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, object? Value = null, bool AfterSpace = false)
{
    /// <summary>What error messages call the token.</summary>
    public string Description => Kind switch
    {
        TokenKind.Text => "text",
        TokenKind.Separator => "the end of the line",
        TokenKind.End => "the end of the template",
        TokenKind.String => "a string",
        _ => $"'{Text}'",
    };
}
