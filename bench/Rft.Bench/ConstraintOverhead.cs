using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling.Constraints;

namespace Rft.Bench;

/// <summary>
/// Decoding with and without a response schema, in turn in one run: microseconds a token and their ratio. Both decode the same number of
/// tokens, because the free answers have no stop token and the constrained ones are arrays that need not end.
/// </summary>
internal static class ConstraintOverhead
{
    private const int Rounds = 7;

    private const string Schema =
        """
        {"type":"array","minItems":100,"items":{"type":"object","properties":{"name":{"type":"string"},"qty":{"type":"integer"},
         "tags":{"type":"array","items":{"enum":["red","green","blue"]}}},"required":["name","qty"],"additionalProperties":false}}
        """;

    public static void Run(string folderPath)
    {
        using var folder = ModelFolder.Open(folderPath, default, requireWeights: true);
        using var model = new CpuEngine().Load(folder, new EngineOptions { MaximumSequenceLength = 192, MaximumSequences = 128 });
        var diagnostics = new DiagnosticBag();
        var schema = SourceDocument.Parse("schema", Encoding.UTF8.GetBytes(Schema), diagnostics)!;
        var started = Stopwatch.GetTimestamp();
        var format = ResponseFormat.Compile(schema, folder.Tokenizer, folder.StopTokens, 4096, diagnostics)!;
        Write($"compiling {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F1} ms, vocabulary {folder.Tokenizer.VocabularySize}");
        foreach (var samples in (int[])[1, 32, 128])
        {
            List<double> free = [];
            List<double> held = [];
            for (var round = 0; round < Rounds; round++)
            {
                free.Add(Measure(model, folder, samples, null));
                held.Add(Measure(model, folder, samples, format.Constrain));
            }

            var ratios = held.Zip(free, (with, without) => with / without).Order().ToList();
            Write(
                $"batch {samples,3}: free {free.Min():F2} us a token, constrained {held.Min():F2}, at first {held[0]:F2}; ratio {Range(ratios)}");
        }
    }

    private static double Measure(ILanguageModel model, ModelFolder folder, int samples, Func<ITokenConstraint>? constrain)
    {
        var request = new GenerationRequest
        {
            Prompts = [folder.Tokenizer.Encode("What is 12+30?")],
            PromptKeys = [1],
            SamplesPerPrompt = samples,
            Sampling = new SamplingParameters { MaximumTokens = 96, StopTokens = [] },
            Seed = 1,
            Constrain = constrain,
        };
        var started = Stopwatch.GetTimestamp();
        var tokens = model.Generate(request, CancellationToken.None).Sum(completion => completion.Tokens.Length);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / tokens;
    }

    private static string Range(List<double> ratios) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratios[Rounds / 2]:F3} ({ratios[0]:F3} to {ratios[^1]:F3})");

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
