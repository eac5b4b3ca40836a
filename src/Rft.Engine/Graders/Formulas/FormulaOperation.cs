namespace Rft.Engine.Graders;

/// <summary>The instructions of a compiled formula. All work on a stack of doubles.</summary>
internal enum FormulaOperation
{
    /// <summary>Pushes <see cref="FormulaInstruction.Number"/>.</summary>
    PushNumber,

    /// <summary>Pushes the score with the index <see cref="FormulaInstruction.Score"/>.</summary>
    PushScore,

    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Minimum,
    Maximum,
    Negate,
    Absolute,
    Floor,
    Ceiling,
    Exponential,
    SquareRoot,
    Logarithm,
}
