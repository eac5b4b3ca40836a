namespace Rft.Engine.Templating;

/// <summary>The kinds of tokens of both template syntaxes.</summary>
internal enum TokenKind
{
    /// <summary>Text outside of any tag.</summary>
    Text,

    /// <summary>The start of a tag that writes a value; in Scriban of any code.</summary>
    OpenOutput,

    /// <summary>The start of a Jinja statement.</summary>
    OpenStatement,

    /// <summary>The end of a tag.</summary>
    Close,

    Name,
    Integer,
    Real,
    String,
    Operator,

    /// <summary>The end of a Scriban statement: a line break or a semicolon.</summary>
    Separator,

    /// <summary>The end of the template.</summary>
    End,
}
