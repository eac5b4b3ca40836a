using System.Globalization;
using System.Numerics;

namespace Rft.Engine.Graders;

/// <summary>An exact fraction, in lowest terms, its denominator above 0.</summary>
/// <param name="Numerator">The numerator.</param>
/// <param name="Denominator">The denominator.</param>
internal readonly record struct Rational(BigInteger Numerator, BigInteger Denominator)
{
    // Longer numbers than this are compared as doubles; a power tower must not fill the memory.
    private const long MostBits = 4096;

    /// <summary>A whole number.</summary>
    public static Rational Of(BigInteger value) => new(value, BigInteger.One);

    /// <summary>Whether it is a whole number.</summary>
    public bool IsInteger => Denominator.IsOne;

    /// <summary>Reads digits with an optional fraction: 12, 12.5, .5; no sign, no exponent.</summary>
    public static Rational Parse(string digits)
    {
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        return point < 0
            ? Of(BigInteger.Parse(digits, CultureInfo.InvariantCulture))
            : Of(
                BigInteger.Parse("0" + digits.Remove(point, 1), CultureInfo.InvariantCulture),
                BigInteger.Pow(10, digits.Length - point - 1));
    }

    /// <summary>The quotient in lowest terms.</summary>
    public static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        return new Rational(numerator / divisor, denominator / divisor);
    }

    /// <summary>The sum.</summary>
    public static Rational? Add(Rational a, Rational b) =>
        Bounded((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>The product.</summary>
    public static Rational? Multiply(Rational a, Rational b) => Bounded(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>The quotient; null where the divisor is 0.</summary>
    public static Rational? Divide(Rational a, Rational b) =>
        b.Numerator.IsZero ? null : Bounded(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>The power; null where it is not rational, not defined, or too long.</summary>
    public static Rational? Power(Rational value, Rational exponent)
    {
        var bits = Math.Max(value.Numerator.GetBitLength(), value.Denominator.GetBitLength());
        if (!exponent.IsInteger || BigInteger.Abs(exponent.Numerator) * bits > MostBits)
        {
            return null;
        }

        var power = (int)BigInteger.Abs(exponent.Numerator);
        var (numerator, denominator) = (BigInteger.Pow(value.Numerator, power), BigInteger.Pow(value.Denominator, power));
        return exponent.Numerator.Sign >= 0
            ? Of(numerator, denominator)
            : numerator.IsZero ? null : Of(denominator, numerator);
    }

    /// <summary>With the other sign.</summary>
    public Rational Negate() => new(-Numerator, Denominator);

    /// <summary>The nearest double; infinite where there is none.</summary>
    public double ToDouble()
    {
        var shift = Math.Max(0, (int)Math.Max(Numerator.GetBitLength(), Denominator.GetBitLength()) - 1000);
        return (double)(Numerator >> shift) / (double)(Denominator >> shift);
    }

    private static Rational? Bounded(BigInteger numerator, BigInteger denominator) =>
        Math.Max(numerator.GetBitLength(), denominator.GetBitLength()) > MostBits ? null : Of(numerator, denominator);
}
