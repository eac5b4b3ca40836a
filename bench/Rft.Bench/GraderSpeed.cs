using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Bench;

/// <summary>Grader calls a second on one thread, by its CPU time; best of five rounds.</summary>
internal static class GraderSpeed
{
    private const int Rounds = 5;
    private const double SecondsPerRound = 0.3;

    public static void Run()
    {
        var item = Parse("""{"answer": "42", "text": """ + $"\"{Words(1)}\"" + "}");
        var words = new Sample(Words(2), FinishReason.Stop);
        var number = new Sample("42", FinishReason.Stop);
        var check = """{"type": "string_check", "input": "{{ sample.output_text }}", "reference": "{{ item.answer }}", "operation": "eq"}""";
        Measure("string_check", check, number, item);
        Measure(
            "multi of 2 string_checks",
            """{"type": "multi", "graders": {"a": """ + check + ", \"b\": " + check + """}, "calculate_output": "0.8 * a + 0.2 * a * max(b, 0.5)"}""",
            number,
            item);
        var formula = Formula.Compile("0.8 * a + 0.2 * a * max(b, 0.5)", ["a", "b"], _ => default, [])!;
        Report("formula alone", Best(() => formula.Evaluate([1, 0.5])));
        var math = """{"type": "math", "input": "{{ sample.output_text }}", "reference": "{{ item.answer }}"}""";
        Measure("math, a number", math, new Sample("The answer is \\boxed{42}.", FinishReason.Stop), item);
        Measure("math, a polynomial", math.Replace("{{ item.answer }}", "x^2+2x+1", StringComparison.Ordinal), new Sample("(x+1)^2", FinishReason.Stop), item);
        foreach (var metric in new[] { "rouge_l", "rouge_2", "bleu", "gleu", "meteor", "fuzzy_match" })
        {
            var grader = """{"type": "text_similarity", "input": "{{ sample.output_text }}", "reference": "{{ item.text }}", "evaluation_metric": """;
            Measure(metric + ", 200 words each", grader + $"\"{metric}\"}}", words, item);
        }
    }

    private static void Measure(string name, string json, Sample sample, SourceNode item)
    {
        var grader = new GraderSet(new GraderServices()).Create(GraderSpecTypes.Read(Parse(json), "grader"), [])!;
        Report(name, Best(() => Require(grader.GradeAsync(new Sample(sample.OutputText, sample.FinishReason), item, default))));
    }

    // A grader that computes has its grade at once.
    private static Grade Require(ValueTask<Grade> grade) => grade.Result;

    private static void Report(string name, double perSecond) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-32} {perSecond,12:N0} /s"));

    private static double Best(Action action)
    {
        var best = 0.0;
        var repetitions = 1;
        for (var round = 0; round < Rounds;)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < repetitions; i++)
            {
                action();
            }

            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (seconds < SecondsPerRound)
            {
                repetitions *= 2;
                continue;
            }

            best = Math.Max(best, repetitions / seconds);
            round++;
        }

        return best;
    }

    private static SourceNode Parse(string json) => SourceDocument.Parse("bench", System.Text.Encoding.UTF8.GetBytes(json), new DiagnosticBag())!;

    /// <summary>200 words of a vocabulary of 150, about half of which stand at the same place in every text.</summary>
    private static string Words(int seed)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{(i % 2 == 0 ? i * 37 % 150 : random.Next(150))}"));
    }
}
