using System.Numerics;

namespace Rft.Engine.Graders;

/// <summary>The value of an expression in complex numbers; not a number where it has none.</summary>
internal static class NumericMath
{
    private const double LargestFactorial = 170;

    private static readonly Complex _none = new(double.NaN, double.NaN);

    /// <summary>The value.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="variable">The value of a variable.</param>
    public static Complex Evaluate(MathNode node, Func<string, Complex> variable)
    {
        Complex Child(int index) => Evaluate(node.Children[index], variable);
        return node.Operation switch
        {
            MathOperation.Number => node.Value.ToDouble(),
            MathOperation.Variable => variable(node.Name),
            MathOperation.Constant => node.Name switch { "pi" => Math.PI, "e" => Math.E, _ => Complex.ImaginaryOne },
            MathOperation.Add => Child(0) + Child(1),
            MathOperation.Multiply => Child(0) * Child(1),
            MathOperation.Divide => Child(1) is var divisor && divisor == Complex.Zero ? _none : Child(0) / divisor,
            MathOperation.Power => Power(Child(0), Child(1)),
            MathOperation.Negate => -Child(0),
            MathOperation.Degrees => Child(0),
            MathOperation.Percent => Child(0) / 100,
            MathOperation.Root => Root(Child(0), Child(1)),
            MathOperation.Function => Function(node.Name, [.. node.Children.Select(child => Evaluate(child, variable))]),
            _ => _none,
        };
    }

    /// <summary>Whether a value has no imaginary part but rounding.</summary>
    public static bool IsReal(Complex value) => Math.Abs(value.Imaginary) <= 1e-12 * (1 + Math.Abs(value.Real));

    private static Complex Power(Complex value, Complex exponent)
    {
        if (value == Complex.Zero)
        {
            return exponent == Complex.Zero ? Complex.One : exponent.Real > 0 ? Complex.Zero : _none;
        }

        var isReal = value.Imaginary == 0 && exponent.Imaginary == 0;
        return isReal && (value.Real > 0 || exponent.Real == Math.Floor(exponent.Real))
            ? Math.Pow(value.Real, exponent.Real)
            : Complex.Pow(value, exponent);
    }

    // An odd root of a negative number is the negative one, as at school.
    private static Complex Root(Complex radicand, Complex degree)
    {
        if (degree == Complex.Zero)
        {
            return _none;
        }

        if (radicand.Imaginary != 0 || degree.Imaginary != 0 || radicand.Real >= 0)
        {
            return degree == 2 ? Complex.Sqrt(radicand) : Power(radicand, 1 / degree);
        }

        return degree == 2 ? new Complex(0, Math.Sqrt(-radicand.Real))
            : Math.Abs(degree.Real % 2) == 1 ? -Math.Pow(-radicand.Real, 1 / degree.Real)
            : Complex.Pow(radicand, 1 / degree);
    }

    private static Complex Function(string name, Complex[] arguments) => (name, arguments) switch
    {
        ("sin", [var x]) => Complex.Sin(x),
        ("cos", [var x]) => Complex.Cos(x),
        ("tan", [var x]) => Complex.Tan(x),
        ("cot", [var x]) => 1 / Complex.Tan(x),
        ("sec", [var x]) => 1 / Complex.Cos(x),
        ("csc", [var x]) => 1 / Complex.Sin(x),
        ("asin", [var x]) => Real(x, Math.Asin) ?? Complex.Asin(x),
        ("acos", [var x]) => Real(x, Math.Acos) ?? Complex.Acos(x),
        ("atan", [var x]) => Real(x, Math.Atan) ?? Complex.Atan(x),
        ("sinh", [var x]) => Complex.Sinh(x),
        ("cosh", [var x]) => Complex.Cosh(x),
        ("tanh", [var x]) => Complex.Tanh(x),
        ("exp", [var x]) => Complex.Exp(x),
        ("log", [var x]) => Logarithm(x),
        ("lg", [var x]) => Logarithm(x) / Math.Log(10),
        ("log", [var x, var of]) => Logarithm(x) / Logarithm(of),
        ("abs", [var x]) => Complex.Abs(x),
        ("floor", [var x]) => Whole(x, Math.Floor),
        ("ceil", [var x]) => Whole(x, Math.Ceiling),
        ("factorial", [var n]) => Factorial(n),
        ("binomial", [var n, var k]) => Binomial(n, k),
        ("min", { Length: > 0 }) => Array.TrueForAll(arguments, IsReal) ? arguments.Min(value => value.Real) : _none,
        ("max", { Length: > 0 }) => Array.TrueForAll(arguments, IsReal) ? arguments.Max(value => value.Real) : _none,
        ("gcd", { Length: > 0 }) => Divisors(arguments, (a, b) => BigInteger.GreatestCommonDivisor(a, b)),
        ("lcm", { Length: > 0 }) => Divisors(arguments, (a, b) => a.IsZero || b.IsZero ? 0 : a * b / BigInteger.GreatestCommonDivisor(a, b)),
        _ => _none,
    };

    private static Complex? Real(Complex value, Func<double, double> function) =>
        value.Imaginary == 0 && function(value.Real) is var result && !double.IsNaN(result) ? result : null;

    private static Complex Logarithm(Complex value) =>
        value == Complex.Zero ? _none : value is { Imaginary: 0, Real: > 0 } ? Math.Log(value.Real) : Complex.Log(value);

    // 2.9999999999999996 is a 3 that was rounded.
    private static Complex Whole(Complex value, Func<double, double> round) =>
        !IsReal(value) ? _none
        : Math.Abs(value.Real - Math.Round(value.Real)) < 1e-9 ? Math.Round(value.Real)
        : round(value.Real);

    private static Complex Factorial(Complex value)
    {
        if (!IsReal(value) || value.Real < 0 || value.Real > LargestFactorial || Math.Abs(value.Real - Math.Round(value.Real)) > 1e-9)
        {
            return _none;
        }

        var product = 1.0;
        for (var factor = 2; factor <= Math.Round(value.Real); factor++)
        {
            product *= factor;
        }

        return product;
    }

    private static Complex Binomial(Complex n, Complex k)
    {
        if (!IsReal(n) || !IsReal(k) || k.Real < 0 || k.Real > LargestFactorial || Math.Abs(k.Real - Math.Round(k.Real)) > 1e-9)
        {
            return _none;
        }

        var product = 1.0;
        for (var i = 0; i < Math.Round(k.Real); i++)
        {
            product *= (n.Real - i) / (i + 1);
        }

        return product;
    }

    private static Complex Divisors(Complex[] arguments, Func<BigInteger, BigInteger, BigInteger> combine) =>
        Array.TrueForAll(arguments, value => IsReal(value) && Math.Abs(value.Real) < 1e15 && value.Real == Math.Floor(value.Real))
            ? (double)arguments.Select(value => new BigInteger(Math.Abs(value.Real))).Aggregate(combine)
            : _none;
}
