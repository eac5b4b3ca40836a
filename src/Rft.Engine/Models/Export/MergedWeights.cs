namespace Rft.Engine.Models.Export;

/// <summary>A model's weights with the updates of an adapter in them, in float32, one tensor at a time.</summary>
/// <param name="weights">The base's weights.</param>
/// <param name="updates">By the name of the weight; empty for the base itself.</param>
/// <param name="isTransposed">Whether the base stores its linear layers as [in, out].</param>
internal sealed class MergedWeights(WeightFiles weights, IReadOnlyDictionary<string, LowRankUpdate> updates, bool isTransposed)
{
    private float[] _values = [];

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries => weights.Entries;

    /// <summary>The values of one tensor; they stay until the next call.</summary>
    public ReadOnlyMemory<float> Read(string name)
    {
        var count = Entries[name].ArrayLength(weights.Path);
        if (_values.Length < count)
        {
            _values = new float[count];
        }

        var values = _values.AsMemory(0, count);
        weights.Read(name, values.Span);
        updates.GetValueOrDefault(name)?.AddTo(values.Span, isTransposed);
        return values;
    }
}
