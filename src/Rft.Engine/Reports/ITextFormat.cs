namespace Rft.Engine.Reports;

/// <summary>How text is written into one kind of document so that it stays text, whatever it holds.</summary>
internal interface ITextFormat
{
    /// <summary>Text on a line, in a cell or in a heading.</summary>
    string Inline(string text);

    /// <summary>A digest, a command or a file name on a line.</summary>
    string Code(string text);

    /// <summary>Text of any length with its line breaks, such as an answer.</summary>
    string Block(string text);
}
