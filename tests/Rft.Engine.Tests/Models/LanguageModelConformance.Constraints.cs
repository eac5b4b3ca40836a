using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

/// <content>What an engine owes to completions whose tokens are restricted.</content>
public abstract partial class LanguageModelConformance
{
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(0.7f)]
    public void A_constrained_completion_has_allowed_tokens_only_and_its_log_probabilities_are_the_scored_ones(float temperature)
    {
        using var model = LoadTrained(Lora);
        var request = Request() with { Constrain = () => new EvenThenOdd() };
        request = request with { Sampling = request.Sampling with { Temperature = temperature } };
        var completions = model.Generate(request, Cancellation);
        Assert.All(completions, completion => Assert.All(completion.Tokens.Index(), pair => Assert.Equal(pair.Index % 2, pair.Item % 2)));
        foreach (var pack in completions.Chunk(3))
        {
            AssertScoredAsSampled(model, request, pack, WeightSelection.Policy, temperature == 0 ? 1 : temperature);
        }
    }

    [Fact]
    public void A_token_without_alternatives_is_certain_and_teaches_nothing_and_one_with_all_teaches_as_ever()
    {
        var batch = TestModels.Batch(67, 3, 9, 14);
        var only = batch.Tokens.Select(token => Allow([token])).ToArray();
        var all = batch.Tokens.Select(_ => Allow([.. Enumerable.Range(0, 67)])).ToArray();

        Assert.Equal(0, GradientNorm(batch, only));
        Assert.Equal(GradientNorm(batch, null), GradientNorm(batch, all));

        double GradientNorm(PackedSequences sequences, ReadOnlyMemory<ulong>[]? support)
        {
            using var model = LoadTrained(Lora);
            model.Accumulate(
                new PackedSequences(sequences.Tokens, sequences.Offsets, sequences.IsTarget) { Support = support }, 1, NegativeLogLikelihood);
            return model.Step(Step).GradientNorm;
        }

        static ReadOnlyMemory<ulong> Allow(int[] tokens)
        {
            var words = new ulong[2];
            foreach (var token in tokens)
            {
                words[token / 64] |= 1UL << (token % 64);
            }

            return words;
        }
    }

    [Fact]
    public void The_caller_may_end_a_completion()
    {
        using var model = LoadTrained(Lora);
        var request = Request();
        var whole = model.Generate(request, Cancellation);
        var ended = model.Generate(request with { IsEnd = (_, token) => token % 3 == 0 }, Cancellation);
        foreach (var (expected, completion) in whole.Zip(ended))
        {
            var end = Array.FindIndex(expected.Tokens, token => token % 3 == 0);
            Assert.Equal(end < 0 ? expected.Tokens : expected.Tokens[..(end + 1)], completion.Tokens);
            Assert.Equal(end < 0 ? expected.FinishReason : FinishReason.Stop, completion.FinishReason);
        }
    }

    [Fact]
    public void Filters_leave_what_they_say()
    {
        using var model = LoadTrained(Lora);
        var request = Request();
        var greedy = model.Generate(request with { Sampling = request.Sampling with { Temperature = 0 } }, Cancellation);
        foreach (var sampling in (SamplingParameters[])[request.Sampling with { TopK = 1 }, request.Sampling with { TopP = 1e-9 }, request.Sampling with { MinP = 1 }])
        {
            var completions = model.Generate(request with { Sampling = sampling }, Cancellation);
            Assert.Equal(greedy.Select(completion => completion.Tokens), completions.Select(completion => completion.Tokens));
        }
    }

    [Fact]
    public void A_heavy_repetition_penalty_leaves_no_token_twice()
    {
        using var model = LoadTrained(Lora);
        var request = Request() with { Prompts = [[3, 1, 4, 1, 5], [9], [2, 7]], PromptKeys = [1, 2, 3], SamplesPerPrompt = 1 };
        request = request with
        {
            Sampling = request.Sampling with { Temperature = 0, RepetitionPenalty = 1e6, StopTokens = [], MaximumTokens = 12 },
        };
        foreach (var completion in model.Generate(request, Cancellation))
        {
            // A penalized logit below 0 is out of reach while one that is not remains.
            Assert.Equal(completion.Tokens.Length, completion.Tokens.Distinct().Count());
            Assert.Empty(completion.Tokens.Intersect(request.Prompts[completion.PromptIndex]));
        }
    }

    /// <summary>Even tokens and odd ones in turn.</summary>
    private sealed class EvenThenOdd : ITokenConstraint
    {
        private int _count;

        public ReadOnlyMemory<ulong> Allowed(int remaining)
        {
            var bits = _count % 2 == 0 ? 0x5555_5555_5555_5555UL : ~0x5555_5555_5555_5555UL;
            return new[] { bits, bits };
        }

        public void Advance(int token) => _count++;
    }
}
