using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>The decoder in double, one obvious loop after the other: the twin that the engine is compared with.</summary>
internal sealed class ReferenceDecoder(ModelConfiguration configuration, IReadOnlyDictionary<string, double[]> weights, double adapterScale)
{
    /// <summary>Log-probability of every token of one sequence given those before it; 0 for the first.</summary>
    public double[] LogProbabilities(ReadOnlySpan<int> tokens, double temperature)
    {
        var rows = new double[tokens.Length][];
        for (var t = 0; t < tokens.Length; t++)
        {
            rows[t] = weights["model.embed_tokens.weight"].AsSpan(tokens[t] * configuration.HiddenSize, configuration.HiddenSize).ToArray();
        }

        for (var layer = 0; layer < configuration.Layers; layer++)
        {
            Attend($"model.layers.{layer}.", rows);
            FeedForward($"model.layers.{layer}.", rows);
        }

        var head = configuration.TiedEmbeddings ? "model.embed_tokens" : "lm_head";
        var result = new double[tokens.Length];
        for (var t = 1; t < tokens.Length; t++)
        {
            var logits = Linear(head, Norm("model.norm", rows[t - 1])).Select(logit => logit / temperature).ToArray();
            var maximum = logits.Max();
            result[t] = logits[tokens[t]] - maximum - Math.Log(logits.Sum(logit => Math.Exp(logit - maximum)));
        }

        return result;
    }

    private void Attend(string prefix, double[][] rows)
    {
        var size = configuration.HeadSize;
        var normalized = rows.Select(row => Norm(prefix + "input_layernorm", row)).ToArray();
        var queries = normalized.Select((row, t) => Rotate(Linear(prefix + "self_attn.q_proj", row), t)).ToArray();
        var keys = normalized.Select((row, t) => Rotate(Linear(prefix + "self_attn.k_proj", row), t)).ToArray();
        var values = normalized.Select(row => Linear(prefix + "self_attn.v_proj", row)).ToArray();
        for (var t = 0; t < rows.Length; t++)
        {
            var mixed = new double[configuration.Heads * size];
            for (var head = 0; head < configuration.Heads; head++)
            {
                var group = head / (configuration.Heads / configuration.KeyValueHeads);
                var total = 0.0;
                for (var past = 0; past <= t; past++)
                {
                    var score = 0.0;
                    for (var k = 0; k < size; k++)
                    {
                        score += queries[t][(head * size) + k] * keys[past][(group * size) + k];
                    }

                    var weight = Math.Exp(score / Math.Sqrt(size));
                    total += weight;
                    for (var k = 0; k < size; k++)
                    {
                        mixed[(head * size) + k] += weight * values[past][(group * size) + k];
                    }
                }

                for (var k = 0; k < size; k++)
                {
                    mixed[(head * size) + k] /= total;
                }
            }

            Add(rows[t], Linear(prefix + "self_attn.o_proj", mixed));
        }
    }

    private void FeedForward(string prefix, double[][] rows)
    {
        foreach (var row in rows)
        {
            var normalized = Norm(prefix + "post_attention_layernorm", row);
            var gate = Linear(prefix + "mlp.gate_proj", normalized);
            var up = Linear(prefix + "mlp.up_proj", normalized);
            Add(row, Linear(prefix + "mlp.down_proj", [.. gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u)]));
        }
    }

    private double[] Norm(string name, double[] row)
    {
        var weight = weights[name + ".weight"];
        var root = Math.Sqrt((row.Sum(value => value * value) / row.Length) + configuration.NormEpsilon);
        return [.. row.Select((value, index) => value / root * weight[index])];
    }

    private double[] Linear(string name, double[] x)
    {
        var result = Multiply(weights[name + ".weight"], x);
        var adapter = "base_model.model." + name;
        if (weights.TryGetValue(adapter + ".lora_A.weight", out var down))
        {
            Add(result, [.. Multiply(weights[adapter + ".lora_B.weight"], Multiply(down, x)).Select(value => adapterScale * value)]);
        }

        return result;
    }

    private static double[] Multiply(double[] matrix, double[] x)
    {
        var result = new double[matrix.Length / x.Length];
        for (var row = 0; row < result.Length; row++)
        {
            for (var k = 0; k < x.Length; k++)
            {
                result[row] += matrix[(row * x.Length) + k] * x[k];
            }
        }

        return result;
    }

    private double[] Rotate(double[] heads, int position)
    {
        var (size, half) = (configuration.HeadSize, configuration.HeadSize / 2);
        var result = new double[heads.Length];
        for (var start = 0; start < heads.Length; start += size)
        {
            for (var pair = 0; pair < half; pair++)
            {
                var (sine, cosine) = Math.SinCos(position / Math.Pow(configuration.RopeTheta, 2.0 * pair / size));
                var (a, b) = (heads[start + pair], heads[start + pair + half]);
                result[start + pair] = (a * cosine) - (b * sine);
                result[start + pair + half] = (b * cosine) + (a * sine);
            }
        }

        return result;
    }

    private static void Add(double[] target, double[] source)
    {
        for (var index = 0; index < target.Length; index++)
        {
            target[index] += source[index];
        }
    }
}
