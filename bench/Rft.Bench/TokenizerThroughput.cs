using System.Globalization;
using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Bench;

/// <summary>
/// Megabytes of UTF-8 that a tokenizer encodes a second of CPU time on one thread, best of some rounds: a text, the same text where no
/// word was seen before (a new tokenizer each round), and one word of ten million letters.
/// </summary>
internal static class TokenizerThroughput
{
    private const int Rounds = 5;
    private const int LongWord = 10_000_000;

    public static void Run(string tokenizerPath, string textPath)
    {
        var text = File.ReadAllText(textPath);
        var tokenizer = Read(tokenizerPath);
        Measure("text", text, () => tokenizer, Rounds);
        Measure("text, empty cache", text, () => Read(tokenizerPath), Rounds);
        Measure("one word", string.Create(LongWord, 0, (word, _) => Fill(word)), () => tokenizer, 1);
    }

    private static void Fill(Span<char> word)
    {
        var state = 1u;
        for (var i = 0; i < word.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            word[i] = (char)('a' + (state >> 16) % 26);
        }
    }

    private static void Measure(string name, string text, Func<Tokenizer> create, int rounds)
    {
        var best = double.PositiveInfinity;
        var tokens = 0;
        for (var round = 0; round < rounds; round++)
        {
            var tokenizer = create();
            var before = Environment.CpuUsage.TotalTime;
            tokens = tokenizer.Encode(text).Length;
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        var megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-20} {megabytes,8:F2} MB {tokens,10} tokens {best,8:F3} s {megabytes / best,8:F2} MB/s"));
    }

    private static Tokenizer Read(string path)
    {
        var diagnostics = new DiagnosticBag();
        var root = SourceDocument.Load(path, diagnostics);
        var tokenizer = root is null ? null : TokenizerReader.Read(root, diagnostics);
        diagnostics.ThrowIfErrors();
        return tokenizer!;
    }
}
