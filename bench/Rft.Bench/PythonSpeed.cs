using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Bench;

/// <summary>Calls of a trivial Python grader a second, in the sandbox, by wall clock; best and median of five rounds.</summary>
internal static class PythonSpeed
{
    private const int Rounds = 5;
    private const int Calls = 20_000;

    public static async Task RunAsync()
    {
        const string Spec = """{"type": "python", "source": "def grade(sample, item):\n    return float(sample['output_text'] == item['answer'])"}""";
        var services = new GraderServices();
        await using var set = new GraderSet(services);
        var diagnostics = new DiagnosticBag();
        if (set.Create(GraderSpecTypes.Read(Parse(Spec), "python"), diagnostics) is not { } grader)
        {
            Console.WriteLine(string.Join(Environment.NewLine, diagnostics));
            return;
        }

        using var pipeline = new GradingPipeline(grader, services);
        var item = Parse("""{"answer": "42", "text": """ + $"\"{new string('x', 1000)}\"" + "}");
        var rates = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var grades = await Task.WhenAll(
                Enumerable.Range(0, Calls).Select(_ => pipeline.Start(new Sample("42", FinishReason.Stop), item, CancellationToken.None)));
            if (grades.Any(grade => grade.Reward != 1))
            {
                throw new InvalidOperationException($"{grades.First(grade => grade.Reward != 1)}");
            }

            // The first round starts the workers.
            if (round > 0)
            {
                rates.Add(Calls / Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        rates.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"python, a row of 1 kB, {services.Cores} workers: {rates[^1]:N0} /s at best, {rates[Rounds / 2]:N0} /s in the median"));
    }

    private static SourceNode Parse(string json) => SourceDocument.Parse("bench", Encoding.UTF8.GetBytes(json), new DiagnosticBag())!;
}
