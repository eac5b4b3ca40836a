namespace Rft.Engine.Graders;

/// <summary>A value that is a weighted sum of scores and a constant.</summary>
/// <param name="Weights">A weight a score.</param>
/// <param name="Constant">What is added.</param>
internal sealed record LinearForm(double[] Weights, double Constant)
{
    private bool IsConstant => Array.TrueForAll(Weights, weight => weight == 0);

    /// <summary>Follows the instructions of a formula; null where some value on the way is no such sum.</summary>
    public static LinearForm? Of(IReadOnlyList<FormulaInstruction> instructions, int scores)
    {
        var stack = new Stack<LinearForm>();
        foreach (var instruction in instructions)
        {
            LinearForm? value;
            switch (instruction.Operation)
            {
                case FormulaOperation.PushNumber:
                    value = new LinearForm(new double[scores], instruction.Number);
                    break;
                case FormulaOperation.PushScore:
                    value = new LinearForm(new double[scores], 0);
                    value.Weights[instruction.Score] = 1;
                    break;
                case FormulaOperation.Negate:
                    value = stack.Pop().Times(-1);
                    break;
                case FormulaOperation.Add or FormulaOperation.Subtract or FormulaOperation.Multiply or FormulaOperation.Divide:
                    var right = stack.Pop();
                    value = Combine(instruction.Operation, stack.Pop(), right);
                    break;
                default:
                    return null;
            }

            if (value is null)
            {
                return null;
            }

            stack.Push(value);
        }

        return stack.Pop();
    }

    private static LinearForm? Combine(FormulaOperation operation, LinearForm left, LinearForm right) => operation switch
    {
        FormulaOperation.Add => left.Plus(right),
        FormulaOperation.Subtract => left.Plus(right.Times(-1)),
        FormulaOperation.Multiply when right.IsConstant => left.Times(right.Constant),
        FormulaOperation.Multiply when left.IsConstant => right.Times(left.Constant),
        FormulaOperation.Divide when right is { IsConstant: true, Constant: not 0 } => left.Times(1 / right.Constant),
        _ => null,
    };

    private LinearForm Plus(LinearForm other) => new([.. Weights.Zip(other.Weights, (one, two) => one + two)], Constant + other.Constant);

    private LinearForm Times(double factor) => new([.. Weights.Select(weight => weight * factor)], Constant * factor);
}
