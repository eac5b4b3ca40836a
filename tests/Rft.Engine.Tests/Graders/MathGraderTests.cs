using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Graders;

public sealed class MathGraderTests
{
    [Theory]
    [InlineData("42", "42")]
    [InlineData("42.0", "42")]
    [InlineData("1,234", "1234")]
    [InlineData("1{,}234{,}567", "1234567")]
    [InlineData(@"10\,000", "10000")]
    [InlineData("0.5", "1/2")]
    [InlineData(@"\frac{1}{2}", "0.5")]
    [InlineData(@"\frac12", "0.5")]
    [InlineData(@"\dfrac{3}{6}", @"\tfrac 12")]
    [InlineData(@"-\frac{1}{2}", @"\frac{-1}{2}")]
    [InlineData("50%", "0.5")]
    [InlineData(@"50\%", "50")]
    [InlineData("$18", "18")]
    [InlineData(@"\$18.00", "18")]
    [InlineData("18 dollars", "18")]
    [InlineData(@"5\text{ cm}^2", "5")]
    [InlineData("5 m/s", "5")]
    [InlineData("60 km/h", "60")]
    [InlineData("5cm", "5")]
    [InlineData("20 min", "20")]
    [InlineData(@"30^\circ", "30")]
    [InlineData(@"30^{\circ}", "30")]
    [InlineData("30\u00b0", "30 degrees")]
    [InlineData(@"25^\circ C", "25")]
    [InlineData(@"\sin 30^\circ", "1/2")]
    [InlineData(@"\tan(15\degree + 30^{\circ})", "1")]
    [InlineData("cos 60\u00b0", "0.5")]
    [InlineData(@"f \circ g", @"f\circ g")]
    [InlineData(@"{5 \choose 2}", "10")]
    [InlineData(@"12\ 345", "12345")]
    [InlineData("\uff08\uff11\uff0c\uff12\uff09", "(1, 2)")]
    [InlineData("3 1/2", "3.5")]
    [InlineData(@"3\frac{1}{2}", "7/2")]
    [InlineData("-3\u00bd", "-3.5")]
    [InlineData(@"1.5 \times 10^{3}", "1500")]
    [InlineData("1.5e3", "1500")]
    [InlineData("2 \u00d7 10\u207b\u00b3", "0.002")]
    [InlineData(@"0.\overline{3}", "1/3")]
    [InlineData(@"0.1\overline{06}", "7/66")]
    [InlineData(@"\sqrt{8}", @"2\sqrt{2}")]
    [InlineData(@"\frac{1}{\sqrt{2}}", @"\frac{\sqrt2}{2}")]
    [InlineData("sqrt(2)/2", @"\frac{\sqrt{2}}{2}")]
    [InlineData("\u221a50", @"5\sqrt{2}")]
    [InlineData(@"\sqrt[3]{-27}", "-3")]
    [InlineData(@"2^{10}", "1024")]
    [InlineData("2**10", "2^10")]
    [InlineData("-2^2", "-4")]
    [InlineData("2^3^2", "512")]
    [InlineData("5!", "120")]
    [InlineData(@"\binom{5}{2}", "10")]
    [InlineData(@"\frac{\pi}{2}", "pi/2")]
    [InlineData("\u03c0/2", "0.5\u03c0")]
    [InlineData(@"e^{i\pi}", "-1")]
    [InlineData(@"\ln e^2", "2")]
    [InlineData(@"\log_2 8", "3")]
    [InlineData(@"\sin^{-1}(1)", @"\pi/2")]
    [InlineData(@"\cos\left(\frac{\pi}{3}\right)", "1/2")]
    [InlineData(@"\left|-3\right|", "3")]
    [InlineData(@"\lfloor 2.7 \rfloor", "2")]
    [InlineData(@"(x+1)^2", "x^2+2x+1")]
    [InlineData(@"\frac{x^2-1}{x-1}", "x+1")]
    [InlineData(@"2\sin x\cos x", @"\sin 2x")]
    [InlineData(@"\sin^2 x + \cos^2 x", "1")]
    [InlineData(@"\ln(x^2)", @"2\ln x")]
    [InlineData("a(b+c)", "ab+ac")]
    [InlineData(@"x_1 + x_{2}", "x_2+x_1")]
    [InlineData(@"e^{x+y}", "e^x e^y")]
    [InlineData(@"3 - 2i", "-2i+3")]
    [InlineData("x = 5", "5")]
    [InlineData("5", "x=5")]
    [InlineData("f(x) = 2x + 1", "2x+1")]
    [InlineData(@"\text{Area} = 12", "12")]
    [InlineData("y = 2x + 1", "2x - y + 1 = 0")]
    [InlineData("x^2 + y^2 = 4", "4 = y^2 + x^2")]
    [InlineData(@"x=1, x=2", "2, 1")]
    [InlineData("x = 1 or x = 2", @"\{1, 2\}")]
    [InlineData(@"\pm 3", "3, -3")]
    [InlineData(@"x = \pm\sqrt{2}", @"\sqrt2, -\sqrt2")]
    [InlineData(@"2 \pm \sqrt{3}", @"\{2-\sqrt{3}, 2+\sqrt{3}\}")]
    [InlineData("(1, 2)", @"\left( 1, \frac{4}{2} \right)")]
    [InlineData("(1,234)", "(1, 234)")]
    [InlineData("[0, 1)", @"[0,1)")]
    [InlineData(@"(-\infty, 2]\cup[3,\infty)", @"[3, \infty) \cup (-\infty, 2]")]
    [InlineData(@"x \in (1,2)", "(1,2)")]
    [InlineData("x > 5", "5 < x")]
    [InlineData(@"1 \le x < 3", "3 > x >= 1")]
    [InlineData(@"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", @"\begin{bmatrix}1&2\\3&\frac{8}{2}\end{bmatrix}")]
    [InlineData(@"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", "(1,2)")]
    [InlineData(@"\emptyset", @"\{\}")]
    [InlineData(@"\text{(B)}", "B")]
    [InlineData(@"\text{Evelyn}", "evelyn")]
    [InlineData("New York.", "new  york")]
    [InlineData("12345678901234567890", "12345678901234567890.0")]
    public void Answers_that_mean_the_same_score_1(string answer, string reference)
    {
        Assert.Equal(1, Score(answer, reference));
        Assert.Equal(1, Score(reference, answer));
    }

    [Theory]
    [InlineData("41", "42")]
    [InlineData("3.14", @"\pi")]
    [InlineData("0.333", "1/3")]
    [InlineData("31/2", "3 1/2")]
    [InlineData(@"\frac{1}{23}", @"\frac{12}{3}")]
    [InlineData("12345678901234567890", "12345678901234567891")]
    [InlineData("2^{100}", "2^{100}+1")]
    [InlineData(@"\sqrt{x^2}", "x")]
    [InlineData("x+1", "x-1")]
    [InlineData("x", "y")]
    [InlineData("5 x", "5 y")]
    [InlineData("5x", "5")]
    [InlineData("x=5", "y=5")]
    [InlineData("(1,2)", "(2,1)")]
    [InlineData("(1,2)", "[1,2]")]
    [InlineData("1, 2", "1, 2, 3")]
    [InlineData("1, 1", "1, 2")]
    [InlineData("x > 5", "x < 5")]
    [InlineData(@"x \ge 5", "x > 5")]
    [InlineData(@"\begin{pmatrix} 1 & 2 \end{pmatrix}", @"\begin{pmatrix} 2 & 1 \end{pmatrix}")]
    [InlineData(@"\begin{pmatrix} 1 & 2 \end{pmatrix}", @"\begin{pmatrix} 1 \\ 2 \end{pmatrix}")]
    [InlineData(@"\sin 30^\circ", @"\sin 30")]
    [InlineData("stop", "pots")]
    [InlineData("New York", "New Delhi")]
    [InlineData("yes", "no")]
    [InlineData("1/0", "2/0")]
    [InlineData("0/0", "1")]
    [InlineData("", "1")]
    [InlineData(@"\boxed{", "1")]
    [InlineData("3i", "3")]
    public void Answers_that_do_not_score_0(string answer, string reference) => Assert.Equal(0, Score(answer, reference));

    [Theory]
    [InlineData(@"First \boxed{1}, no: $\boxed{\frac{1}{2}}$.", "0.5")]
    [InlineData(@"so \boxed{\{1,\{2\}\}}", @"\{1,\{2\}\}")]
    [InlineData(@"\boxed 7.", "7")]
    [InlineData(@"thus \fbox{3}", "3")]
    [InlineData("16 - 3 - 4 = 9 eggs, 9 * 2 = $18.\n#### 18", "18")]
    [InlineData("The answer is 5.", "5")]
    [InlineData("The answer is 5 because 2 + 3 = 5.", "5")]
    [InlineData("**Answer:** 12 apples", "12")]
    [InlineData("Final answer: $x = 3$. I hope it is correct.", "3")]
    [InlineData("We get $a = 2$, hence $b = \\frac{3}{4}$, done", "3/4")]
    [InlineData("We get \\[ x = 4 \\] as wanted", "4")]
    [InlineData("She pays $5 of the $18 there are", "18")]
    [InlineData("It takes 3 hours and 20 minutes", "20")]
    [InlineData("(x+1)(x-1)", "x^2-1")]
    public void The_answer_is_found_in_the_text(string text, string reference) => Assert.Equal(1, Score(text, reference));

    [Theory]
    [InlineData("3.14", @"\pi", 0.001, 1)]
    [InlineData("3.1", @"\pi", 0.001, 0)]
    [InlineData("0.333", "1/3", 0.01, 1)]
    public void A_tolerance_allows_approximations(string answer, string reference, double tolerance, double expected) =>
        Assert.Equal(expected, Score(answer, reference, tolerance));

    [Fact]
    public void A_row_without_a_reference_fails_the_grade() =>
        Assert.Equal(new GradeError(GradeErrorKind.Other, "the reference is empty"), Grade("5", " ").Error);

    [Fact]
    public void Nothing_that_is_written_takes_long_or_throws()
    {
        string[] pieces =
        [
            "(", ")", "{", "}", "[", "]", @"\{", @"\frac", @"\sqrt", "^", "_", "1", "x", "+", "-", "*", "/", ",", "|", "!", "%", @"\left", @"\boxed{",
            @"\text{", @"\begin{pmatrix}", "&", @"\\", "=", "<", "\u221e", "\u0000", "\ud800", "\u65e5", @"\pm", @"^\circ", "\u00b0", @"\choose", "\uff11", "9999999999", "$", ".", @"\overline", "e9", @"\sin", @"\log_",
        ];
        var random = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.NotNull(Grade(text, "x^2+1"));
            Assert.NotNull(Grade(text, text + " "));
        }

        string[] large =
        [
            new('(', 100_000), new('9', 100_000), string.Concat(Enumerable.Repeat(@"\frac{", 50_000)), string.Concat(Enumerable.Repeat("answer is ", 50_000)),
            string.Concat(Enumerable.Repeat("$", 100_000)), "9^9^9^9^9^9", "(((9^999)^999)^999)^999", "170!!!!!", @"\boxed{" + new string('{', 100_000), new('-', 1900),
            string.Concat(Enumerable.Repeat("x+", 900)) + "x", string.Concat(Enumerable.Repeat("1,", 900)) + "1",
        ];
        Assert.All(large, text => Assert.NotNull(Grade(text, text + " ")));
    }

    private static double? Score(string answer, string reference, double tolerance = 0) => Grade(answer, reference, tolerance).Reward;

    private static Grade Grade(string answer, string reference, double tolerance = 0) =>
        Create(new MathGraderSpec("m", new SourceLocation("grader.json", 1, 1), Text("{{ sample.output_text }}"), Text("{{ item.answer }}"), tolerance))
            .Grade(Answer(answer), Row(reference));

    // Not by way of JSON text, which has no place for half a character.
    private static SourceNode Row(string reference) =>
        SourceNode.Object(default, [new SourceMember("answer", default, SourceNode.String(default, reference))]);
}
