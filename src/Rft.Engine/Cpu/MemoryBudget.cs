using System.Globalization;
using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu;

/// <summary>
/// How a model is fitted into the memory there is: first the backward pass computes activations again, then fewer sequences are sampled
/// together. Neither changes a bit of what comes out.
/// </summary>
/// <param name="Limits">The largest calls.</param>
/// <param name="Estimate">What the model takes.</param>
/// <param name="Kept">What training keeps between its passes.</param>
/// <param name="CachePages">Pages of keys and values.</param>
internal sealed record MemoryBudget(EngineLimits Limits, MemoryEstimate Estimate, KeptActivations Kept, int CachePages)
{
    /// <summary>Finds room for a model.</summary>
    /// <param name="configuration">The architecture.</param>
    /// <param name="options">What is trained, how large calls may be, and the limit.</param>
    /// <param name="typeOf">What a tensor is stored as.</param>
    /// <param name="memory">The bytes of memory that the machine has.</param>
    /// <param name="origin">The model folder, where diagnostics point that no key of a spec is to blame for.</param>
    /// <param name="mostMerged">See <see cref="DecoderWeights.MostMerged"/>.</param>
    /// <exception cref="DiagnosticException">There is no room.</exception>
    public static MemoryBudget Of(
        ModelConfiguration configuration,
        EngineOptions options,
        Func<string, TensorType> typeOf,
        long memory,
        string origin,
        long mostMerged = DecoderWeights.MostMerged)
    {
        var available = Math.Min(memory, options.MemoryLimit?.Bytes ?? long.MaxValue);
        var limits = EngineLimits.Of(configuration, options, available, origin);
        var all = MemoryEstimate.Of(configuration, options, limits, KeptActivations.All, typeOf, mostMerged);
        var page = all.KeyValueBytesPerToken * KeyValuePages.PageSize;
        var fewest = limits.PagesPerSequence + 1;
        var wanted = (int)Math.Clamp(EngineLimits.CachePages(configuration, available), fewest, (long)fewest * limits.Sequences);
        var again = options.Trainable is null || all.TotalBytes + (wanted * page) <= available
            ? all
            : MemoryEstimate.Of(configuration, options, limits, KeptActivations.LayerInputs, typeOf, mostMerged);
        var kept = again == all ? KeptActivations.All : KeptActivations.LayerInputs;
        if (options.MemoryLimit is { } limit)
        {
            if (again.TotalBytes + (fewest * page) > available)
            {
                throw TooLow(limit, options, again, fewest * page, available);
            }

            wanted = (int)Math.Min(wanted, (available - again.TotalBytes) / page);
        }
        else if (all.LoadedBytes > available)
        {
            throw new DiagnosticException(
                DiagnosticTable.ModelDoesNotFitMemory,
                new SourceLocation(origin),
                $"the model takes {all.FrozenBytes} bytes for its weights and {all.TrainedBytes} for what is trained; "
                + $"there are {available} bytes of memory");
        }

        return new MemoryBudget(limits, again, kept, wanted);
    }

    private static DiagnosticException TooLow(
        MemoryLimit limit, EngineOptions options, MemoryEstimate estimate, long keysAndValues, long available)
    {
        var machine = available < limit.Bytes ? Text($", and the machine has {Gigabytes(available)}") : "";
        (long Bytes, string What, string Remedy)[] parts =
        [
            (estimate.FrozenBytes, "weights", WeightsRemedy(options)),
            (estimate.TrainedBytes, "what is trained, its gradients and moments", TrainedRemedy(options)),
            (estimate.WorkingBytes, "activations and buffers", "shorter sequences ('max_completion_tokens', shorter prompts)"),
            (keysAndValues, "the keys and values of one sequence", "shorter sequences ('max_completion_tokens', shorter prompts)"),
        ];
        var taken = string.Join(", ", parts.Where(part => part.Bytes > 0).Select(part => $"{Gigabytes(part.Bytes)} for {part.What}"));
        return new DiagnosticException(
            DiagnosticTable.MemoryLimitTooLow,
            limit.Location,
            Text($"'memory_limit_gb' is {limit.Gigabytes}{machine}; expected at least {Gigabytes(parts.Sum(part => part.Bytes))}: {taken}. ")
            + $"Most would be saved by {parts.MaxBy(part => part.Bytes).Remedy}");
    }

    private static string WeightsRemedy(EngineOptions options) =>
        options.Trainable != AdapterKind.Full && options.BaseWeights == BaseWeights.Stored
            ? "'base_weights': 'q8_0', or a smaller model"
            : "a smaller model";

    private static string TrainedRemedy(EngineOptions options) =>
        options.Trainable == AdapterKind.Full ? "'adapter': 'lora'" : "a lower 'rank'";

    // Up, so that the number that is asked for is enough.
    private static string Gigabytes(long bytes) => Text($"{Math.Ceiling(bytes / 1e6) / 1e3:0.000} GB");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
