using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;

namespace Rft.Engine.Tests.Graders;

public class FormulaTests
{
    private static readonly string[] _keys = ["a", "b", "precision", "recall"];
    private static readonly double[] _scores = [2, 3, 0.5, 0.25];

    [Theory]
    [InlineData("1", 1)]
    [InlineData(" a ", 2)]
    [InlineData("a+b*2", 8)]
    [InlineData("(a+b)*2", 10)]
    [InlineData("10-4-3", 3)]
    [InlineData("24/4/2", 3)]
    [InlineData("2^3^2", 512)]
    [InlineData("-2^2", 4)]
    [InlineData("2^-1", 0.5)]
    [InlineData("-a*-b", 6)]
    [InlineData("--a", 2)]
    [InlineData("+-+a", -2)]
    [InlineData("a--b", 5)]
    [InlineData("a * b ^ 2", 18)]
    [InlineData("1e-9 * 1E+9", 1)]
    [InlineData("0.5 + .5", 1)]
    [InlineData("0^0", 1)]
    [InlineData("min(a)", 2)]
    [InlineData("min(a, b, 1)", 1)]
    [InlineData("max(a, b, 1)", 3)]
    [InlineData("max ( a , b )", 3)]
    [InlineData("abs(-a)", 2)]
    [InlineData("floor(-0.5)", -1)]
    [InlineData("ceil(0.5)", 1)]
    [InlineData("exp(0)", 1)]
    [InlineData("sqrt(9)", 3)]
    [InlineData("log(exp(2))", 2)]
    [InlineData("min(1/0, 1)", 1)]
    [InlineData("2 * precision * recall / max(precision + recall, 1e-9)", 1.0 / 3)]
    [InlineData("a\n\t+ b", 5)]
    [InlineData("a < b", 1)]
    [InlineData("a>b", 0)]
    [InlineData("a + 1 >= b", 1)]
    [InlineData("a+1<=b-1", 0)]
    [InlineData("a == 2", 1)]
    [InlineData("a != 2", 0)]
    [InlineData("(a < b) + (b < a) * 2", 1)]
    [InlineData("(a < b) == (precision > recall)", 1)]
    [InlineData("if(a > b, 10, 20)", 20)]
    [InlineData("if(a, 10, 20) + 1", 11)]
    [InlineData("if(a - 2, 10, if(b == 3, 30, 40))", 30)]
    [InlineData("if(a > 0, 1, 1/0)", 1)]
    [InlineData("max(if(a < b, a, b), a > b, 0.5)", 2)]
    public void A_formula_gives_its_value(string text, double expected) =>
        Assert.Equal(expected, Compile(text).Evaluate(_scores), 12);

    [Theory]
    [InlineData("", 0, "unexpected the end of the formula; expected a number, a grader's key, a function or '('")]
    [InlineData("   ", 3, "unexpected the end of the formula; expected a number, a grader's key, a function or '('")]
    [InlineData("a +", 3, "unexpected the end of the formula; expected a number, a grader's key, a function or '('")]
    [InlineData("a + * b", 4, "unexpected '*'; expected a number, a grader's key, a function or '('")]
    [InlineData("(a + b", 6, "expected ')' for the '(' at character 1, found the end of the formula")]
    [InlineData("a + b)", 5, "unexpected ')' after the end of the formula; expected an operator")]
    [InlineData("a b", 2, "unexpected 'b' after the end of the formula; expected an operator")]
    [InlineData("a ** 2", 2, "unexpected '**'; the power is written '^'")]
    [InlineData("a > b > 1", 6, "comparisons do not chain; put one of them in '( )'")]
    [InlineData("a < b == 1", 6, "comparisons do not chain; put one of them in '( )'")]
    [InlineData("a = b", 2, "unexpected '='; equality is written '=='")]
    [InlineData("a ! b", 2, "unexpected '!' after the end of the formula; expected an operator")]
    [InlineData("a <> b", 3, "unexpected '>'; expected a number, a grader's key, a function or '('")]
    [InlineData("if(a, b)", 7, "'if' takes three arguments: a condition, the value where it holds, the value where it does not")]
    [InlineData("if(a, b, 1, 2)", 10, "'if' takes three arguments")]
    [InlineData("1.2.3", 0, "'1.2' does not begin a number; numbers are written 2, 0.5 or 1e-9")]
    [InlineData("1e", 0, "'1e' does not begin a number; numbers are written 2, 0.5 or 1e-9")]
    [InlineData("1 + 2x", 4, "'2' does not begin a number; numbers are written 2, 0.5 or 1e-9")]
    [InlineData(".", 0, "'.' does not begin a number; numbers are written 2, 0.5 or 1e-9")]
    [InlineData("1e999", 0, "the number '1e999' is too large")]
    [InlineData("abs(a, b)", 5, "'abs' takes one argument")]
    [InlineData("min()", 4, "unexpected ')'; expected a number, a grader's key, a function or '('")]
    [InlineData("min(a b)", 6, "expected ',' or ')' in the arguments of 'min', found 'b'")]
    [InlineData("a $ b", 2, "unexpected '$' after the end of the formula; expected an operator")]
    public void A_syntax_error_has_its_position(string text, int position, string message) =>
        Assert.Equal([(position, "RFT3021", message)], Mistakes(text));

    [Theory]
    [InlineData("a + precison", 4, "no grader has the key 'precison'; did you mean 'precision'?")]
    [InlineData("1 + maxi(a, b)", 4, "unknown function 'maxi'; did you mean 'max'?")]
    [InlineData("a + min", 4, "'min' is a function; its arguments stand in '( )'")]
    public void An_unknown_name_has_its_position(string text, int position, string message)
    {
        var (at, code, found) = Assert.Single(Mistakes(text));
        Assert.Equal((position, "RFT3022"), (at, code));
        Assert.StartsWith(message, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("if(0/0, 1, 2)")]
    [InlineData("sqrt(-1) < 1")]
    [InlineData("1 != 0/0")]
    public void A_condition_that_is_no_number_has_no_result(string text) => Assert.True(double.IsNaN(Compile(text).Evaluate(_scores)));

    [Fact]
    public void A_grader_may_be_called_if()
    {
        var formula = Formula.Compile("if(if > 1, if, 0)", ["if"], _ => default, []);

        Assert.Equal(5, formula!.Evaluate([5]));
    }

    [Fact]
    public void Every_unknown_name_is_reported() =>
        Assert.Equal([1, 5, 9, 17, 20], Mistakes("(x + y < u) + if(z, foo(1), 2)").Select(m => m.Position).Order());

    [Theory]
    [InlineData("(")]
    [InlineData("min(")]
    [InlineData("if(1,")]
    [InlineData("1<")]
    [InlineData("2^")]
    [InlineData("-(")]
    [InlineData("((((((((-")]
    [InlineData("1+")]
    [InlineData("-")]
    [InlineData("{")]
    public void A_hostile_formula_is_refused(string piece) =>
        Assert.NotEmpty(Mistakes(string.Concat(Enumerable.Repeat(piece, 200_000))));

    [Fact]
    public void A_long_flat_formula_is_evaluated() =>
        Assert.Equal(200_001, Compile("1" + string.Concat(Enumerable.Repeat("+1", 200_000))).Evaluate(_scores));

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        var formula = Compile("max(a, b, min(precision, recall)) ^ 2 - log(a)");
        formula.Evaluate(_scores);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = 0.0;
        for (var i = 0; i < 1000; i++)
        {
            sum += formula.Evaluate(_scores);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    [Fact]
    public void Random_formulas_give_what_a_naive_tree_gives()
    {
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            var (text, value) = RandomExpression(random, depth: 5);
            Assert.Equal(value, Compile(text).Evaluate(_scores));
        }
    }

    /// <summary>A random expression, written with only the parentheses and spaces it happens to get, and its value by recursion.</summary>
    private static (string Text, double Value) RandomExpression(Random random, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            if (random.Next(2) == 0)
            {
                var index = random.Next(_keys.Length);
                return (_keys[index], _scores[index]);
            }

            var number = Math.Round(random.NextDouble() * 10, 3);
            return (number.ToString("R", CultureInfo.InvariantCulture), number);
        }

        var left = RandomExpression(random, depth - 1);
        var right = RandomExpression(random, depth - 1);
        var third = RandomExpression(random, depth - 1);
        var space = random.Next(2) == 0 ? " " : "";
        return random.Next(13) switch
        {
            0 => ($"({left.Text}{space}+{right.Text})", left.Value + right.Value),
            1 => ($"({left.Text}-{space}{right.Text})", left.Value - right.Value),
            2 => ($"({left.Text}{space}*{space}({right.Text}))", left.Value * right.Value),
            3 => ($"(({left.Text})/({right.Text}))", left.Value / right.Value),
            4 => ($"(({left.Text})^({right.Text})^({third.Text}))", Math.Pow(left.Value, Math.Pow(right.Value, third.Value))),
            5 => ($"-({left.Text})", -left.Value),
            6 => ($"min({left.Text},{space}{right.Text}, {third.Text})", Math.Min(Math.Min(left.Value, right.Value), third.Value)),
            7 => ($"max({left.Text},{right.Text})", Math.Max(left.Value, right.Value)),
            8 => ($"abs({left.Text}) ", Math.Abs(left.Value)),
            9 => ($"(({left.Text})*({right.Text})+({third.Text}))", (left.Value * right.Value) + third.Value),
            10 => ($"if({left.Text}<={right.Text}, {third.Text},{left.Text})", Naive(left.Value, right.Value, third.Value)),
            11 => ($"({left.Text}{space}>{right.Text})", double.IsNaN(left.Value) || double.IsNaN(right.Value) ? double.NaN : left.Value > right.Value ? 1 : 0),
            _ => ($"sqrt(floor({left.Text})-ceil({right.Text}))", Math.Sqrt(Math.Floor(left.Value) - Math.Ceiling(right.Value))),
        };
    }

    private static double Naive(double left, double right, double third) =>
        double.IsNaN(left) || double.IsNaN(right) ? double.NaN : left <= right ? third : left;

    private static Formula Compile(string text)
    {
        var diagnostics = new DiagnosticBag();
        var formula = Formula.Compile(text, _keys, index => new SourceLocation("f", 1, index), diagnostics);
        Assert.Empty(diagnostics);
        return formula!;
    }

    private static List<(int Position, string Code, string Message)> Mistakes(string text)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(Formula.Compile(text, _keys, index => new SourceLocation("f", 1, index), diagnostics));
        return [.. diagnostics.Select(diagnostic => (diagnostic.Location.Column, diagnostic.Code, diagnostic.Message))];
    }
}
