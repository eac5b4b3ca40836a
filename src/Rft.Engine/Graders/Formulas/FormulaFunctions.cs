namespace Rft.Engine.Graders;

/// <summary>The functions of formulas.</summary>
internal static class FormulaFunctions
{
    /// <summary>The functions by name. <c>min</c> and <c>max</c> take one argument or more, <c>if</c> three, the others one.</summary>
    public static IReadOnlyDictionary<string, FormulaOperation> ByName { get; } = new Dictionary<string, FormulaOperation>
    {
        ["min"] = FormulaOperation.Minimum,
        ["max"] = FormulaOperation.Maximum,
        ["abs"] = FormulaOperation.Absolute,
        ["floor"] = FormulaOperation.Floor,
        ["ceil"] = FormulaOperation.Ceiling,
        ["exp"] = FormulaOperation.Exponential,
        ["sqrt"] = FormulaOperation.SquareRoot,
        ["log"] = FormulaOperation.Logarithm,
        ["if"] = FormulaOperation.Select,
    };
}
