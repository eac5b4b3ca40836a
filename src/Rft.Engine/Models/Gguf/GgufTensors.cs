using Rft.Engine.Models.Architectures;
using Rft.Engine.Models.Export;

namespace Rft.Engine.Models.Gguf;

/// <summary>
/// The tensors of a GGUF file: llama.cpp's names (gguf-py/gguf/constants.py), linear layers as [out, in], what is added to norm weights
/// added, and rows of queries and keys in the order of its rotary positions.
/// </summary>
internal sealed class GgufTensors(ModelConfiguration configuration, GgufFamily family, MergedWeights weights, GgufType type)
{
    private readonly ModelTensors _source = ModelTensors.Of(configuration);
    private readonly List<GgufTensor> _tensors = [];

    /// <summary>All of them.</summary>
    /// <param name="onTensor">Called before each is read.</param>
    public IReadOnlyList<GgufTensor> All(Action<string> onTensor)
    {
        Add("token_embd", _source.Embedding);
        if (_source.Positions is { } positions)
        {
            AddAs("position_embd.weight", positions.Shape, GgufType.F32, () => weights.Read(positions.Name));
        }

        for (var layer = 0; layer < _source.Layers.Count; layer++)
        {
            AddLayer(FormattableString.Invariant($"blk.{layer}."), _source.Layers[layer]);
        }

        AddNorm("output_norm", _source.FinalNorm);
        if ((_source.Head ?? (family.NeedsHead ? _source.Embedding : null)) is { } head)
        {
            Add("output", head);
        }

        AddFrequencyFactors();
        return [.. _tensors.Select(tensor => tensor with
        {
            Read = () =>
            {
                onTensor(tensor.Name);
                return tensor.Read();
            },
        })];
    }

    private void AddLayer(string prefix, LayerTensors layer)
    {
        AddNorm(prefix + "attn_norm", layer.AttentionNorm);
        if (layer.QueryKeyValue is [var query, var key, var value])
        {
            AddLinear(prefix + "attn_q", query, configuration.Heads);
            AddLinear(prefix + "attn_k", key, configuration.KeyValueHeads);
            AddLinear(prefix + "attn_v", value);
        }
        else
        {
            AddLinear(prefix + "attn_qkv", layer.QueryKeyValue[0]);
        }

        AddNorm(prefix + "attn_q_norm", layer.QueryNorm);
        AddNorm(prefix + "attn_k_norm", layer.KeyNorm);
        AddLinear(prefix + "attn_output", layer.AttentionOutput);
        AddNorm(prefix + "post_attention_norm", layer.AttentionPostNorm);
        AddNorm(prefix + "ffn_norm", layer.FeedForwardNorm);
        if (layer.GateUp is [var gate, var up])
        {
            AddLinear(prefix + "ffn_gate", gate);
            AddLinear(prefix + "ffn_up", up);
        }
        else
        {
            AddLinear(prefix + "ffn_up", layer.GateUp[0]);
        }

        AddLinear(prefix + "ffn_down", layer.Down);
        AddNorm(prefix + "post_ffw_norm", layer.FeedForwardPostNorm);
    }

    private void AddNorm(string name, ModuleTensors? norm)
    {
        if (norm is null)
        {
            return;
        }

        AddAs($"{name}.weight", norm.Weight.Shape, GgufType.F32, () => Offset(weights.Read(norm.Weight.Name)));
        if (norm.Bias is { } bias)
        {
            Add(name, bias, "bias");
        }
    }

    // Heads where these are queries or keys.
    private void AddLinear(string name, ModuleTensors linear, int heads = 0)
    {
        Add(name, linear.Weight, "weight", heads);
        if (linear.Bias is { } bias)
        {
            Add(name, bias, "bias", heads);
        }
    }

    private void Add(string name, TensorShape tensor, string part = "weight", int heads = 0)
    {
        int[] shape = tensor.IsTransposed ? [.. tensor.Shape.Reverse()] : [.. tensor.Shape];
        AddAs($"{name}.{part}", shape, GgufTensor.TypeFor(shape, type), () =>
        {
            var values = weights.Read(tensor.Name);
            values = tensor.IsTransposed ? Transpose(values.Span, tensor.Shape[0], tensor.Shape[1]) : values;
            return heads > 0 && family.HasInterleavedRope ? Interleave(values.Span, heads, shape[0] / heads) : values;
        });
    }

    private void AddFrequencyFactors()
    {
        switch (configuration.RopeScaling)
        {
            case { Kind: RopeScalingKind.Llama3 } scaling:
                AddVector("rope_freqs.weight", FrequencyFactors(scaling));
                break;
            case { Kind: RopeScalingKind.LongRope } scaling:
                AddVector("rope_factors_long.weight", [.. scaling.LongFactors.Select(factor => (float)factor)]);
                AddVector("rope_factors_short.weight", [.. scaling.ShortFactors.Select(factor => (float)factor)]);
                break;
            default:
                break;
        }

        void AddVector(string name, float[] values) => AddAs(name, [values.Length], GgufType.F32, () => values);
    }

    // What each frequency is divided by: long waves by the factor, short ones by 1, and between these by something between.
    private float[] FrequencyFactors(RopeScaling scaling)
    {
        var factors = new float[configuration.HeadSize / 2];
        for (var pair = 0; pair < factors.Length; pair++)
        {
            var wave = 2 * Math.PI * Math.Pow(configuration.RopeTheta, 2.0 * pair / configuration.HeadSize);
            var turns = scaling.OriginalContextLength / wave;
            var share = (turns - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
            factors[pair] = (float)(1 / double.Lerp(1 / scaling.Factor, 1, Math.Clamp(share, 0, 1)));
        }

        return factors;
    }

    private void AddAs(string name, IReadOnlyList<int> shape, GgufType stored, Func<ReadOnlyMemory<float>> read) =>
        _tensors.Add(new GgufTensor(name, shape, stored, read));

    private ReadOnlyMemory<float> Offset(ReadOnlyMemory<float> values)
    {
        if (configuration.NormWeightOffset == 0)
        {
            return values;
        }

        var result = values.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] += configuration.NormWeightOffset;
        }

        return result;
    }

    // From [rows, columns] to [columns, rows].
    private static float[] Transpose(ReadOnlySpan<float> values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return result;
    }

    // Of each head, rows i and i + K/2 become neighbours. [heads, 2, K/2, columns] to [heads, K/2, 2, columns].
    private static float[] Interleave(ReadOnlySpan<float> values, int heads, int headSize)
    {
        var columns = values.Length / (heads * headSize);
        var half = headSize / 2;
        var result = new float[values.Length];
        for (var row = 0; row < heads * headSize; row++)
        {
            var (head, place) = Math.DivRem(row, headSize);
            var target = (head * headSize) + (place % half * 2) + (place / half);
            values.Slice(row * columns, columns).CopyTo(result.AsSpan(target * columns));
        }

        return result;
    }
}
