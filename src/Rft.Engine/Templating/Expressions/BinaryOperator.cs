namespace Rft.Engine.Templating;

/// <summary>The operators of two values that evaluate both.</summary>
internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    Concatenate,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,

    /// <summary>Scriban's <c>1..3</c>: 1, 2, 3.</summary>
    Range,

    /// <summary>Scriban's <c>1..&lt;3</c>: 1, 2.</summary>
    RangeWithoutEnd,

    /// <summary>Scriban's <c>list &lt;&lt; item</c>.</summary>
    Append,

    /// <summary>Scriban's <c>item &gt;&gt; list</c>.</summary>
    Prepend,
}
