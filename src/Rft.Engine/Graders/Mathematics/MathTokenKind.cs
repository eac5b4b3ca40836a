namespace Rft.Engine.Graders;

/// <summary>The kinds of <see cref="MathToken"/>.</summary>
internal enum MathTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>Digits, perhaps with a fraction and an exponent; separators taken out.</summary>
    Number,

    /// <summary>A letter of the Latin or Greek alphabet, or infinity.</summary>
    Letter,

    /// <summary>The name of a function.</summary>
    Function,

    /// <summary>Words: a unit, a name, a remark.</summary>
    Words,

    /// <summary>A command with arguments of its own: frac, sqrt, binom, overline.</summary>
    Command,

    /// <summary>A sign or a bracket, under one name however it was written.</summary>
    Sign,

    /// <summary>A relation, under one name however it was written.</summary>
    Relation,

    /// <summary>The beginning of a matrix.</summary>
    BeginMatrix,

    /// <summary>The end of a matrix.</summary>
    EndMatrix,
}
