namespace Rft.Engine.Graders;

/// <summary>The instructions of a compiled formula. All work on a stack of doubles.</summary>
internal enum FormulaOperation
{
    /// <summary>Pushes <see cref="FormulaInstruction.Number"/>.</summary>
    PushNumber,

    /// <summary>Pushes the score with the index <see cref="FormulaInstruction.Score"/>.</summary>
    PushScore,

    /// <summary>Takes a condition and two values; leaves the first value where the condition is not 0, else the second.</summary>
    Select,

    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Minimum,
    Maximum,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    Negate,
    Absolute,
    Floor,
    Ceiling,
    Exponential,
    SquareRoot,
    Logarithm,
}
