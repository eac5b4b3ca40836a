namespace Rft.Engine.Graders;

/// <summary>The value of an expression as a fraction, where it is one and arithmetic alone says so.</summary>
internal static class ExactMath
{
    /// <summary>The value; null where it is not rational, not defined, or too long.</summary>
    public static Rational? Evaluate(MathNode node) => node.Operation switch
    {
        MathOperation.Number => node.Value,
        MathOperation.Degrees => Evaluate(node.Children[0]),
        MathOperation.Negate => Evaluate(node.Children[0])?.Negate(),
        MathOperation.Percent => Both(node.Children[0], Rational.Of(100), Rational.Divide),
        MathOperation.Add => Both(node, Rational.Add),
        MathOperation.Multiply => Both(node, Rational.Multiply),
        MathOperation.Divide => Both(node, Rational.Divide),
        MathOperation.Power => Both(node, Rational.Power),
        _ => null,
    };

    private static Rational? Both(MathNode node, Func<Rational, Rational, Rational?> operation) =>
        Evaluate(node.Children[1]) is { } right ? Both(node.Children[0], right, operation) : null;

    private static Rational? Both(MathNode node, Rational right, Func<Rational, Rational, Rational?> operation) =>
        Evaluate(node) is { } left ? operation(left, right) : null;
}
