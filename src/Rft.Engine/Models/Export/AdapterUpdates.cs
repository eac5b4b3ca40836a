using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Export;

/// <summary>An adapter in PEFT format as updates of the weights of its base, checked against them.</summary>
internal static class AdapterUpdates
{
    private const string Prefix = "base_model.model.";
    private const string Down = ".lora_A.weight";
    private const string Up = ".lora_B.weight";

    /// <summary>Reads an adapter folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="weights">The base's weights.</param>
    /// <param name="isTransposed">Whether the base stores its linear layers as [in, out].</param>
    /// <returns>The updates by the name of the weight in the base's files.</returns>
    /// <exception cref="DiagnosticException">The adapter is damaged, or is not one of this base.</exception>
    public static IReadOnlyDictionary<string, LowRankUpdate> Read(
        string directory, IReadOnlyDictionary<string, TensorEntry> weights, bool isTransposed)
    {
        var configuration = AdapterFolder.ReadConfiguration(directory);
        var tensors = AdapterFolder.Read(directory).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var location = new SourceLocation(Path.Combine(directory, AdapterFolder.WeightsFileName));
        var diagnostics = new DiagnosticBag();
        var updates = new Dictionary<string, LowRankUpdate>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            var partner = name.EndsWith(Down, StringComparison.Ordinal) ? name[..^Down.Length] + Up
                : name.EndsWith(Up, StringComparison.Ordinal) ? name[..^Up.Length] + Down
                : null;
            if (partner is null || !name.StartsWith(Prefix, StringComparison.Ordinal) || Find(name, weights) is not { } weight)
            {
                diagnostics.Add(
                    DiagnosticTable.TensorUnknown, location, $"the base model has no layer that {Quoted.Text(name)} could adapt");
            }
            else if (!tensors.TryGetValue(partner, out var other))
            {
                diagnostics.Add(DiagnosticTable.TensorMissing, location, $"{Quoted.Text(name)} is there, but {Quoted.Text(partner)} is missing");
            }
            else if (name.EndsWith(Down, StringComparison.Ordinal))
            {
                Check(tensor, other, configuration.Rank, isTransposed, weight, location, diagnostics);
                updates[weight.Name] = new LowRankUpdate(tensor, other, (float)(configuration.Alpha / configuration.Rank));
            }
        }

        diagnostics.ThrowIfErrors();
        return updates;
    }

    // Hub folders may leave out the name of the module that holds the layers, which PEFT's names always have.
    private static TensorEntry? Find(string name, IReadOnlyDictionary<string, TensorEntry> weights)
    {
        var module = name[Math.Min(Prefix.Length, name.Length - Down.Length)..^Down.Length];
        return weights.GetValueOrDefault($"{module}.weight") ?? weights.GetValueOrDefault($"{module[(module.IndexOf('.', StringComparison.Ordinal) + 1)..]}.weight");
    }

    private static void Check(
        NamedTensor down,
        NamedTensor up,
        int rank,
        bool isTransposed,
        TensorEntry weight,
        SourceLocation location,
        DiagnosticBag diagnostics)
    {
        int[] expected = isTransposed ? [.. weight.Shape.Reverse()] : [.. weight.Shape];
        if (expected is not [var outer, var inner] || !down.Shape.SequenceEqual([rank, inner]) || !up.Shape.SequenceEqual([outer, rank]))
        {
            diagnostics.Add(
                DiagnosticTable.TensorShapeWrong,
                location,
                $"{Quoted.Text(down.Name)} {TensorShape.Format(down.Shape)} and its lora_B {TensorShape.Format(up.Shape)} of rank {rank} do "
                + $"not fit {Quoted.Text(weight.Name)} {TensorShape.Format(weight.Shape)}");
        }
    }
}
