namespace Rft.Engine.Graders;

/// <summary>What a <see cref="MathNode"/> is.</summary>
internal enum MathOperation
{
    /// <summary>A number as written.</summary>
    Number,

    /// <summary>A letter with its subscript, or infinity.</summary>
    Variable,

    /// <summary><c>pi</c>, <c>e</c> or <c>i</c>.</summary>
    Constant,

    /// <summary>The sum of two.</summary>
    Add,

    /// <summary>The product of two.</summary>
    Multiply,

    /// <summary>The quotient of two.</summary>
    Divide,

    /// <summary>A base and an exponent.</summary>
    Power,

    /// <summary>With the other sign.</summary>
    Negate,

    /// <summary>A radicand and a degree.</summary>
    Root,

    /// <summary>A function of its children; the name says which.</summary>
    Function,

    /// <summary>The hundredth part.</summary>
    Percent,

    /// <summary>Degrees of an angle; the number of them, except to functions of angles.</summary>
    Degrees,

    /// <summary>Both signs of its one child; the name is <c>+</c>, or <c>-</c> for the opposite choice.</summary>
    PlusMinus,

    /// <summary>Two sides.</summary>
    Equation,

    /// <summary>Two sides; the name is the relation.</summary>
    Relation,

    /// <summary>Items in order; the name holds both brackets.</summary>
    Tuple,

    /// <summary>Items without an order.</summary>
    Set,

    /// <summary>Items that stand after one another without brackets.</summary>
    List,

    /// <summary>Sets or intervals together.</summary>
    Union,

    /// <summary>Rows, each a <see cref="Tuple"/>.</summary>
    Matrix,
}
