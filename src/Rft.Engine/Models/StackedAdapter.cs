namespace Rft.Engine.Models;

/// <summary>Two adapters of one base as one of the sum of their ranks: scale 1, the scales of the two in their B.</summary>
internal static class StackedAdapter
{
    private const string Down = ".lora_A.weight";

    /// <summary>Stacks them, the first one's ranks first.</summary>
    /// <param name="first">Tensors under PEFT names; layers that it lacks count as zero.</param>
    /// <param name="firstRank">Its rank.</param>
    /// <param name="firstAlpha">It is scaled by alpha / rank.</param>
    /// <param name="second">Tensors under PEFT names, of every adapted layer.</param>
    /// <param name="secondRank">Its rank.</param>
    /// <param name="secondAlpha">It is scaled by alpha / rank.</param>
    public static IReadOnlyList<NamedTensor> Of(
        IReadOnlyList<NamedTensor> first,
        int firstRank,
        double firstAlpha,
        IReadOnlyList<NamedTensor> second,
        int secondRank,
        double secondAlpha)
    {
        var byName = first.ToDictionary(tensor => tensor.Name, tensor => tensor.Values, StringComparer.Ordinal);
        var (firstScale, secondScale) = ((float)(firstAlpha / firstRank), (float)(secondAlpha / secondRank));
        return [.. second.Select(tensor =>
        {
            var isDown = tensor.Name.EndsWith(Down, StringComparison.Ordinal);
            var size = isDown ? tensor.Shape[1] : tensor.Shape[0];
            var before = byName.GetValueOrDefault(tensor.Name) ?? new float[firstRank * size];
            var rank = firstRank + secondRank;
            return isDown
                ? new NamedTensor(tensor.Name, [rank, size], [.. before, .. tensor.Values])
                : new NamedTensor(tensor.Name, [size, rank], Columns(before, firstRank, firstScale, tensor.Values, secondRank, secondScale));
        })];
    }

    // [out, R1] and [out, R2] side by side, each times its scale.
    private static float[] Columns(float[] first, int firstRank, float firstScale, float[] second, int secondRank, float secondScale)
    {
        var values = new List<float>(first.Length + second.Length);
        for (var row = 0; row * secondRank < second.Length; row++)
        {
            values.AddRange(first.AsSpan(row * firstRank, firstRank).ToArray().Select(value => firstScale * value));
            values.AddRange(second.AsSpan(row * secondRank, secondRank).ToArray().Select(value => secondScale * value));
        }

        return [.. values];
    }
}
