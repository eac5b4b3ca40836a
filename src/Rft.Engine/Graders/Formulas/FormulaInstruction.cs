namespace Rft.Engine.Graders;

/// <summary>One instruction of a compiled formula.</summary>
internal readonly record struct FormulaInstruction(FormulaOperation Operation, double Number = 0, int Score = 0);
