using Rft.Engine.Diagnostics;

namespace Rft.Engine.Graders;

/// <summary>
/// The formula of a <c>multi</c> grader, compiled once to instructions for a small stack machine; evaluating allocates nothing.
/// docs/graders.md has the grammar and its edge cases.
/// </summary>
internal sealed class Formula
{
    private readonly FormulaInstruction[] _instructions;
    private readonly bool[] _uses;
    private readonly int _stackSize;

    public Formula(FormulaInstruction[] instructions, int scores, int stackSize)
    {
        (_instructions, _stackSize, _uses) = (instructions, stackSize, new bool[scores]);
        foreach (var instruction in instructions)
        {
            if (instruction.Operation == FormulaOperation.PushScore)
            {
                _uses[instruction.Score] = true;
            }
        }
    }

    /// <summary>Compiles a formula; null where it has a mistake, which is then in <paramref name="diagnostics"/>.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="keys">The names that it may use.</param>
    /// <param name="locate">Where the character with a given index stands in the user's file.</param>
    /// <param name="diagnostics">Receives a syntax error, or every unknown name.</param>
    public static Formula? Compile(string text, IReadOnlyList<string> keys, Func<int, SourceLocation> locate, DiagnosticBag diagnostics) =>
        new FormulaParser(text, keys, locate, diagnostics).Parse();

    /// <summary>
    /// The weights where the formula is a weighted sum of its scores, which a constant may be added to; null where it is anything else.
    /// </summary>
    public double[]? LinearWeights() => LinearForm.Of(_instructions, _uses.Length)?.Weights;

    /// <summary>Whether the formula uses the score with this index.</summary>
    public bool Uses(int score) => _uses[score];

    /// <summary>The value for these scores, in the order of the keys. May be infinite or not a number.</summary>
    public double Evaluate(ReadOnlySpan<double> scores)
    {
        Span<double> stack = stackalloc double[_stackSize];
        var top = -1;
        foreach (var instruction in _instructions)
        {
            switch (instruction.Operation)
            {
                case FormulaOperation.PushNumber:
                    stack[++top] = instruction.Number;
                    break;
                case FormulaOperation.PushScore:
                    stack[++top] = scores[instruction.Score];
                    break;
                case FormulaOperation.Select:
                    top -= 2;
                    stack[top] = Select(stack[top], stack[top + 1], stack[top + 2]);
                    break;
                case >= FormulaOperation.Negate:
                    stack[top] = ApplyUnary(instruction.Operation, stack[top]);
                    break;
                default:
                    top--;
                    stack[top] = ApplyBinary(instruction.Operation, stack[top], stack[top + 1]);
                    break;
            }
        }

        return stack[0];
    }

    private static double Select(double condition, double first, double second) =>
        double.IsNaN(condition) ? double.NaN : condition != 0 ? first : second;

    private static double ApplyBinary(FormulaOperation operation, double left, double right) => operation switch
    {
        FormulaOperation.Add => left + right,
        FormulaOperation.Subtract => left - right,
        FormulaOperation.Multiply => left * right,
        FormulaOperation.Divide => left / right,
        FormulaOperation.Power => Math.Pow(left, right),
        FormulaOperation.Minimum => Math.Min(left, right),
        FormulaOperation.Maximum => Math.Max(left, right),
        // What is not a number is neither less nor equal nor different: the formula has no result then.
        _ when double.IsNaN(left) || double.IsNaN(right) => double.NaN,
        FormulaOperation.Less => left < right ? 1 : 0,
        FormulaOperation.LessOrEqual => left <= right ? 1 : 0,
        FormulaOperation.Greater => left > right ? 1 : 0,
        FormulaOperation.GreaterOrEqual => left >= right ? 1 : 0,
        FormulaOperation.Equal => left == right ? 1 : 0,
        FormulaOperation.NotEqual => left != right ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    private static double ApplyUnary(FormulaOperation operation, double value) => operation switch
    {
        FormulaOperation.Negate => -value,
        FormulaOperation.Absolute => Math.Abs(value),
        FormulaOperation.Floor => Math.Floor(value),
        FormulaOperation.Ceiling => Math.Ceiling(value),
        FormulaOperation.Exponential => Math.Exp(value),
        FormulaOperation.SquareRoot => Math.Sqrt(value),
        FormulaOperation.Logarithm => Math.Log(value),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
