using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>What neighbouring sequences begin with in common is computed once; its slow twin is each sequence by itself.</summary>
public sealed class SharedPrefixTests
{
    // Sums over the same terms in another order, relative to the gradient's norm.
    private const double GradientTolerance = 3e-6;

    private static readonly Dictionary<string, ModelConfiguration> _models = new()
    {
        ["llama"] = TestModels.Small,
        ["gpt2"] = TestModels.Gpt2,
        ["gemma"] = TestModels.Gemma,
        ["mixed"] = TestModels.Mixed,
    };

    // Two prompts of 37 and 20 tokens with answers of many lengths, between sequences that share nothing.
    private static readonly PackedSequences _batch = Concatenate(
        [Sequence(1, 9, 2, 3), .. Answers(37, 5, 1, 17, 30, 16, 2), Sequence(3, 33, 4, 1), .. Answers(20, 6, 3, 40, 12), Sequence(5, 21, 6, 8)]);

    [Theory]
    [InlineData("llama", 1)]
    [InlineData("llama", 3)]
    [InlineData("gpt2", 2)]
    [InlineData("gemma", 2)]
    [InlineData("mixed", 2)]
    public void A_sequence_scores_the_same_bits_whether_others_share_its_prompt_or_not(string name, int threads)
    {
        using var model = Load(name, AdapterKind.Full, threads);
        var (together, entropies) = (new float[_batch.Tokens.Length], new float[_batch.Tokens.Length]);
        model.Score(_batch, WeightSelection.Policy, 0.7f, together, entropies);
        for (var sequence = 0; sequence < _batch.Count; sequence++)
        {
            var alone = Take(_batch, sequence);
            var (scores, ownEntropies) = (new float[alone.Tokens.Length], new float[alone.Tokens.Length]);
            model.Score(alone, WeightSelection.Policy, 0.7f, scores, ownEntropies);
            Assert.Equal(scores, together[_batch.Offsets[sequence].._batch.Offsets[sequence + 1]]);
            Assert.Equal(ownEntropies, entropies[_batch.Offsets[sequence].._batch.Offsets[sequence + 1]]);
        }
    }

    [Theory]
    [InlineData("llama", AdapterKind.Full, 1)]
    [InlineData("llama", AdapterKind.Lora, 3)]
    [InlineData("gpt2", AdapterKind.Full, 2)]
    [InlineData("gemma", AdapterKind.Full, 2)]
    [InlineData("mixed", AdapterKind.Full, 2)]
    [InlineData("mixed", AdapterKind.Lora, 1)]
    public void Gradients_of_sequences_that_share_a_prompt_are_the_sums_of_their_own(string name, AdapterKind kind, int threads)
    {
        using var together = Load(name, kind, threads);
        using var apart = Load(name, kind, threads);
        together.Accumulate(_batch, 0.7f, (_, _, gradient, entropyGradient) => Coefficients(0, gradient, entropyGradient));
        for (var sequence = 0; sequence < _batch.Count; sequence++)
        {
            var first = _batch.Offsets[sequence];
            apart.Accumulate(Take(_batch, sequence), 0.7f, (_, _, gradient, entropyGradient) => Coefficients(first, gradient, entropyGradient));
        }

        foreach (var (expected, actual) in apart.Parameters.Zip(together.Parameters))
        {
            var norm = Math.Sqrt(expected.Gradients.ToArray().Sum(value => (double)value * value));
            Assert.True(norm > 0, expected.Name);
            var difference = Math.Sqrt(
                expected.Gradients.ToArray().Zip(actual.Gradients.ToArray(), (a, b) => (double)(a - b) * (a - b)).Sum());
            Assert.InRange(difference / norm, 0, GradientTolerance);
        }
    }

    [Fact]
    public void Gradients_do_not_depend_on_the_number_of_threads()
    {
        using var one = Load("mixed", AdapterKind.Full, 1);
        using var three = Load("mixed", AdapterKind.Full, 3);
        one.Accumulate(_batch, 1, (_, _, gradient, entropyGradient) => Coefficients(0, gradient, entropyGradient));
        three.Accumulate(_batch, 1, (_, _, gradient, entropyGradient) => Coefficients(0, gradient, entropyGradient));
        Assert.All(one.Parameters.Zip(three.Parameters), pair => Assert.Equal(pair.First.Gradients.ToArray(), pair.Second.Gradients.ToArray()));
    }

    [Theory]
    [InlineData(37, 5, 32)]
    [InlineData(32, 5, 16)]
    [InlineData(33, 5, 32)]
    [InlineData(16, 5, 0)]
    [InlineData(17, 1, 16)]
    public void Whole_pages_of_a_prompt_are_shared_up_to_the_row_that_predicts_the_first_target(int prompt, int answer, int shared) =>
        Assert.Equal(shared, SharedPrefix.Length(Concatenate(Answers(prompt, answer, answer)), 0, 1));

    [Fact]
    public void A_sequence_without_targets_that_equals_its_neighbour_keeps_a_row() =>
        Assert.Equal(16, SharedPrefix.Length(Concatenate([Sequence(1, 32, 1, 0), Sequence(1, 32, 1, 0)]), 0, 1));

    [Fact]
    public void Answers_to_one_long_prompt_stay_together_and_its_rows_exist_once()
    {
        var batch = Concatenate(Answers(1_920, [.. Enumerable.Repeat(100, 16)]));
        var chunk = Chunk.From(batch, 0, new EngineLimits(BatchTokens: 40_000, SequenceTokens: 2_048, Sequences: 1));
        Assert.Equal(new Chunk(0, 16, 1_904 + (16 * 116)), chunk);
    }

    [Fact]
    public void Sequences_that_share_nothing_are_cut_where_they_do_not_fit()
    {
        var batch = Concatenate([.. Enumerable.Range(0, 12).Select(index => Sequence((ulong)index, 100, (ulong)index, 10))]);
        Assert.Equal(new Chunk(2, 6, 440), Chunk.From(batch, 2, new EngineLimits(BatchTokens: 4_000, SequenceTokens: 128, Sequences: 1)));
    }

    private static CpuLanguageModel Load(string name, AdapterKind kind, int threads)
    {
        var options = new EngineOptions { Trainable = kind, Rank = 3, Alpha = 5, MaximumBatchTokens = 1_000, MaximumSequences = 2 };
        var model = new CpuLanguageModel(_models[name], options, new RandomWeights(_models[name], seed: 3), threads, "model");
        if (kind == AdapterKind.Lora)
        {
            // B is zero at first, and the gradient of A with it.
            model.ImportWeights([.. model.ExportWeights().Select((tensor, index) => tensor with
            {
                Values = [.. tensor.Values.Select((_, element) => (float)((TestModels.Draw(8, index, element) - 0.5) * 0.2))],
            })]);
        }

        return model;
    }

    private static void Coefficients(int first, Span<float> gradient, Span<float> entropyGradient)
    {
        for (var token = 0; token < gradient.Length; token++)
        {
            gradient[token] = (float)(TestModels.Draw(2, 4, first + token) - 0.4);
            entropyGradient[token] = (float)(TestModels.Draw(2, 5, first + token) - 0.5);
        }
    }

    // Tokens of two seeds one after the other: of the prompt, and of the answer, which is the target.
    private static PackedSequences Sequence(ulong prompt, int promptLength, ulong answer, int answerLength) => new(
        [
            .. Enumerable.Range(0, promptLength).Select(t => (int)(TestModels.Draw(prompt, 1, t) * 67)),
            .. Enumerable.Range(0, answerLength).Select(t => (int)(TestModels.Draw(answer, 2, t) * 67)),
        ],
        [0, promptLength + answerLength],
        [.. Enumerable.Range(0, promptLength + answerLength).Select(t => t >= promptLength)]);

    private static PackedSequences[] Answers(int promptLength, params int[] answerLengths) =>
        [.. answerLengths.Select((length, index) => Sequence((ulong)promptLength, promptLength, (ulong)(100 + index), length))];

    private static PackedSequences Concatenate(params PackedSequences[] sequences) => new(
        [.. sequences.SelectMany(sequence => sequence.Tokens)],
        [0, .. sequences.Select((_, index) => sequences.Take(index + 1).Sum(sequence => sequence.Tokens.Length))],
        [.. sequences.SelectMany(sequence => sequence.IsTarget)]);

    private static PackedSequences Take(PackedSequences batch, int sequence)
    {
        var range = batch.Offsets[sequence]..batch.Offsets[sequence + 1];
        return new PackedSequences(batch.Tokens[range], [0, batch.Tokens[range].Length], batch.IsTarget[range]);
    }
}
