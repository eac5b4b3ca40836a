namespace Rft.Engine.Templating;

/// <summary>The operators of one value.</summary>
internal enum UnaryOperator
{
    Not,
    Minus,
    Plus,
}
