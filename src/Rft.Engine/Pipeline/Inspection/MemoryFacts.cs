using System.Globalization;
using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>What a model takes in memory in the managed engine.</summary>
internal static class MemoryFacts
{
    private const int TrainingTokens = 4096;
    private const int LongestTraining = 2048;

    /// <summary>The section.</summary>
    /// <param name="configuration">The architecture.</param>
    /// <param name="weights">The stored weights; without them they count as config.json says.</param>
    /// <param name="limit">What training may take; null for no line about that.</param>
    public static ModelFactSection Of(ModelConfiguration configuration, WeightFiles? weights, MemoryLimit? limit)
    {
        TensorType TypeOf(string name) => weights?.Entries[name].Type ?? configuration.StorageType;
        var sequence = Math.Min(configuration.ContextLength, LongestTraining);
        var training = new EngineOptions { MaximumBatchTokens = TrainingTokens, MaximumSequenceLength = sequence, MemoryLimit = limit };
        var lora = training with { Trainable = AdapterKind.Lora };
        var full = training with { Trainable = AdapterKind.Full };
        var serving = MemoryEstimate.Of(configuration, Conversation.Small(new EngineOptions()), TypeOf);
        var onlyWeights = serving with { WorkingBytes = 0 };
        var context = serving.KeyValueBytesPerToken * configuration.ContextLength;
        return new ModelFactSection("memory", "Memory",
        [
            new("weights_bytes", "weights", onlyWeights.TotalBytes, ModelFactUnit.Bytes),
            new("key_value_bytes_per_token", "cache per token", serving.KeyValueBytesPerToken, ModelFactUnit.Bytes),
            new(
                "serve_bytes",
                "to chat",
                serving.TotalBytes + context,
                ModelFactUnit.Bytes,
                Text($"one conversation that fills the context of {configuration.ContextLength:N0} tokens")),
            new(
                "lora_bytes",
                "to train an adapter",
                MemoryEstimate.Of(configuration, lora, TypeOf).TotalBytes,
                ModelFactUnit.Bytes,
                Text($"rank {lora.Rank}, batches of {TrainingTokens:N0} tokens, sequences of {sequence:N0}")),
            .. Limited("lora", lora),
            new(
                "full_bytes",
                "to train all weights",
                MemoryEstimate.Of(configuration, full, TypeOf).TotalBytes,
                ModelFactUnit.Bytes,
                "the same batches"),
            .. Limited("full", full),
        ]);

        IEnumerable<ModelFact> Limited(string key, EngineOptions options)
        {
            yield return new(
                $"{key}_recomputing_bytes",
                "  recomputing",
                MemoryEstimate.Of(configuration, options, TypeOf, KeptActivations.LayerInputs).TotalBytes,
                ModelFactUnit.Bytes,
                "where memory_limit_gb or the machine does not allow more");
            if (limit is not null)
            {
                var (choice, note) = Choice(configuration, options, TypeOf);
                yield return new($"{key}_under_limit", "  under the limit", choice, Note: note);
            }
        }
    }

    private static (string Choice, string? Note) Choice(ModelConfiguration configuration, EngineOptions options, Func<string, TensorType> typeOf)
    {
        try
        {
            var budget = MemoryBudget.Of(configuration, options, typeOf, long.MaxValue, "");
            var sequences = Math.Min(options.MaximumSequences, budget.CachePages / (budget.Limits.PagesPerSequence + 1));
            return (
                budget.Kept == KeptActivations.All ? "keeps" : "recomputes",
                Text($"activations; the cache holds {Math.Max(1, sequences):N0} of the longest sequences"));
        }
        catch (DiagnosticException exception)
        {
            return ("too low", exception.Diagnostics[0].Message);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
