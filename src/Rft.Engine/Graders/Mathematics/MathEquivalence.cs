using System.Numerics;
using Rft.Engine.Models;

namespace Rft.Engine.Graders;

/// <summary>
/// Whether two answers mean the same. Fractions are compared exactly; everything else at points that are the same in every run, where
/// two different expressions of this size do not agree by chance.
/// </summary>
internal sealed class MathEquivalence(double tolerance)
{
    private const int Points = 16;
    private const int FewestPoints = 4;
    private const double Rounding = 1e-9;
    private const double Zero = 1e-12;

    private static readonly MathOperation[] _collections =
        [MathOperation.Set, MathOperation.List, MathOperation.Tuple, MathOperation.Union, MathOperation.Matrix];

    /// <summary>Compares two texts.</summary>
    public bool AreEqual(string answer, string reference)
    {
        (answer, reference) = (MathText.HalfWidth(answer), MathText.HalfWidth(reference));
        if (MathText.Normalize(answer) is var text && text == MathText.Normalize(reference))
        {
            return text.Length > 0;
        }

        return !MathText.IsWords(answer) && !MathText.IsWords(reference)
            && (AreEqual(MathParser.Parse(answer), MathParser.Parse(reference))
                || EqualWithoutUnit(answer, reference)
                || EqualWithoutUnit(reference, answer));
    }

    // 5 m is 5, but 5 x is no 5 y: only one of the two may lose letters, and only where the other has none.
    private bool EqualWithoutUnit(string written, string bare) =>
        MathParser.Parse(bare) is { } other && !other.Any(node => node.Operation == MathOperation.Variable)
        && AreEqual(MathParser.Parse(written, lettersMayBeUnits: true), other);

    private bool AreEqual(MathNode? first, MathNode? second)
    {
        if (first is null || second is null)
        {
            return false;
        }

        (first, second) = (ExpandSigns(first), ExpandSigns(second));
        if (first.Operation == MathOperation.Equation || second.Operation == MathOperation.Equation)
        {
            return AreEqualEquations(first, second);
        }

        if (first.Operation == MathOperation.Relation && second.Operation == MathOperation.Relation)
        {
            return AreEqualRelations(first, second);
        }

        return _collections.Contains(first.Operation) || _collections.Contains(second.Operation)
            ? AreEqualCollections(first, second)
            : AreEqualValues(first, second);
    }

    private bool AreEqualEquations(MathNode first, MathNode second)
    {
        if (first.Operation != MathOperation.Equation || second.Operation != MathOperation.Equation)
        {
            var (equation, value) = first.Operation == MathOperation.Equation ? (first, second) : (second, first);
            return (IsName(equation.Children[0]) && AreEqual(equation.Children[1], value))
                || (IsName(equation.Children[1]) && AreEqual(equation.Children[0], value));
        }

        return (AreEqual(first.Children[0], second.Children[0]) && AreEqual(first.Children[1], second.Children[1]))
            || (AreEqual(first.Children[0], second.Children[1]) && AreEqual(first.Children[1], second.Children[0]))
            || AreProportional(Difference(first), Difference(second));
    }

    private static bool IsName(MathNode node) => node.Operation == MathOperation.Variable;

    private static MathNode Difference(MathNode equation) =>
        new(MathOperation.Add, equation.Children[0], new MathNode(MathOperation.Negate, equation.Children[1]));

    private bool AreEqualRelations(MathNode first, MathNode second) =>
        (first.Name == second.Name && InOrder(first.Children, second.Children))
        || (Flip(first.Name) == second.Name && InOrder([.. first.Children.Reverse()], second.Children));

    private static string Flip(string relations) => string.Join(
        ' ',
        relations.Split(' ').Reverse().Select(relation => relation switch { "<" => ">", ">" => "<", "<=" => ">=", ">=" => "<=", _ => relation }));

    private bool AreEqualCollections(MathNode first, MathNode second)
    {
        // A set of one, a matrix of one row or column, and a list stand for what people write in their place.
        if (first.Operation == MathOperation.Matrix && second.Operation == MathOperation.Matrix)
        {
            return InOrder(first.Children, second.Children);
        }

        (first, second) = (Simplify(first), Simplify(second));
        if (!_collections.Contains(first.Operation) || !_collections.Contains(second.Operation))
        {
            return !_collections.Contains(first.Operation) && !_collections.Contains(second.Operation) && AreEqual(first, second);
        }

        if (first.Children.Count != second.Children.Count)
        {
            return false;
        }

        return (first.Operation, second.Operation) switch
        {
            (MathOperation.Tuple, MathOperation.Tuple) => first.Name == second.Name && InOrder(first.Children, second.Children),
            (MathOperation.Tuple, MathOperation.List) or (MathOperation.List, MathOperation.Tuple) =>
                InOrder(first.Children, second.Children),
            (MathOperation.Union, MathOperation.Union) => InAnyOrder(first.Children, second.Children),
            (MathOperation.Set or MathOperation.List, MathOperation.Set or MathOperation.List) => InAnyOrder(first.Children, second.Children),
            _ => false,
        };
    }

    private static MathNode Simplify(MathNode node) => node switch
    {
        { Operation: MathOperation.Set or MathOperation.List, Children: [var only] } => only,
        { Operation: MathOperation.Matrix, Children: [var row] } => row.Children is [var cell] ? cell : row,
        { Operation: MathOperation.Matrix } when node.Children.All(row => row.Children.Count == 1) =>
            new MathNode(MathOperation.Tuple, [.. node.Children.Select(row => row.Children[0])]) { Name = "()" },
        _ => node,
    };

    private bool InOrder(IReadOnlyList<MathNode> first, IReadOnlyList<MathNode> second) =>
        first.Count == second.Count && !first.Where((item, index) => !AreEqual(item, second[index])).Any();

    private bool InAnyOrder(IReadOnlyList<MathNode> first, IReadOnlyList<MathNode> second)
    {
        var left = second.ToList();
        foreach (var item in first)
        {
            if (left.FindIndex(other => AreEqual(item, other)) is var found && found < 0)
            {
                return false;
            }

            left.RemoveAt(found);
        }

        return true;
    }

    private static MathNode ExpandSigns(MathNode node) =>
        !_collections.Contains(node.Operation) && node.Any(part => part.Operation == MathOperation.PlusMinus)
            ? new MathNode(MathOperation.Set, WithSign(node, true), WithSign(node, false))
            : node.Operation == MathOperation.List && node.Children.Any(item => item.Any(part => part.Operation == MathOperation.PlusMinus))
                ? new MathNode(MathOperation.Set, [.. node.Children.Select(ExpandSigns)
                    .SelectMany(item => item.Operation == MathOperation.Set ? item.Children : [item])])
                : node;

    private static MathNode WithSign(MathNode node, bool upper)
    {
        var children = node.Children.Select(child => WithSign(child, upper)).ToList();
        return node.Operation != MathOperation.PlusMinus ? new MathNode(node.Operation, children) { Name = node.Name, Value = node.Value }
            : node.Name == "+" == upper ? children[0]
            : new MathNode(MathOperation.Negate, children[0]);
    }

    private bool AreEqualValues(MathNode first, MathNode second)
    {
        if (ExactMath.Evaluate(first) is { } a && ExactMath.Evaluate(second) is { } b)
        {
            return a == b
                || (tolerance > 0 && IsClose(a.ToDouble(), b.ToDouble()))
                || (first.Operation == MathOperation.Percent != (second.Operation == MathOperation.Percent) && AreEqualValues(Bare(first), Bare(second)));
        }

        return AgreeAtPoints(first, second, IsClose);
    }

    private static MathNode Bare(MathNode node) => node.Operation == MathOperation.Percent ? node.Children[0] : node;

    private bool IsClose(Complex value, Complex other) =>
        Complex.Abs(value - other) <= (Math.Max(tolerance, Rounding) * Math.Max(Complex.Abs(value), Complex.Abs(other))) + Zero;

    private bool AreProportional(MathNode first, MathNode second)
    {
        Complex? ratio = null;
        return AgreeAtPoints(first, second, (value, other) =>
        {
            var here = value / other;
            ratio ??= here;
            return Complex.IsFinite(here) && here != Complex.Zero && IsClose(here, ratio.Value);
        });
    }

    // At real points of both signs; one where either side leaves the real numbers says nothing, unless an i is written.
    private static bool AgreeAtPoints(MathNode first, MathNode second, Func<Complex, Complex, bool> agree)
    {
        var names = Names(first).Union(Names(second)).Order(StringComparer.Ordinal).ToList();
        var isComplex = IsComplex(first) || IsComplex(second);
        var points = names.Count == 0 ? 1 : Points;
        var compared = 0;
        for (var point = 0; point < points; point++)
        {
            var at = point;
            var value = NumericMath.Evaluate(first, Variable);
            var other = NumericMath.Evaluate(second, Variable);
            if (!Complex.IsFinite(value) || !Complex.IsFinite(other)
                || (names.Count > 0 && !isComplex && !(NumericMath.IsReal(value) && NumericMath.IsReal(other))))
            {
                continue;
            }

            if (!agree(value, other))
            {
                return false;
            }

            compared++;

            Complex Variable(string name)
            {
                var uniform = CounterRandom.Uniform(0, RandomStream.Sampling, (ulong)at, (ulong)names.IndexOf(name), 0);
                return at % 4 == 3 ? -0.1 - (2.5 * uniform) : at % 4 == 2 ? 0.05 + (0.9 * uniform) : 0.2 + (3 * uniform);
            }
        }

        return compared >= Math.Min(points, FewestPoints);
    }

    private static IEnumerable<string> Names(MathNode node) =>
        node.Operation == MathOperation.Variable ? [node.Name] : node.Children.SelectMany(Names);

    private static bool IsComplex(MathNode node) => node.Any(part => part is { Operation: MathOperation.Constant, Name: "i" });
}
