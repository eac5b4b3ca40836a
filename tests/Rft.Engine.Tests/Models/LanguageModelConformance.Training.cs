using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Models;

/// <summary>What training, state and export of an engine must hold.</summary>
public abstract partial class LanguageModelConformance
{
    [Fact]
    public void A_fresh_adapter_changes_nothing_to_the_bit()
    {
        using var adapted = Load(Small, Lora);
        using var plain = Load(Small, Lora with { Trainable = null });
        var batch = TestModels.Batch(67, 1, 20, 3, 40);
        var expected = Score(plain, batch, WeightSelection.Policy);

        Assert.Equal(expected, Score(adapted, batch, WeightSelection.Policy));
        Assert.Equal(expected, Score(adapted, batch, WeightSelection.Reference));
        Train(adapted, batch);
        Assert.NotEqual(expected, Score(adapted, batch, WeightSelection.Policy));
        Assert.Equal(expected, Score(adapted, batch, WeightSelection.Reference));
    }

    [Theory]
    [InlineData(AdapterKind.Lora)]
    [InlineData(AdapterKind.Full)]
    public void Splitting_a_batch_changes_the_update_by_rounding_only(AdapterKind kind)
    {
        // Gradients are float32 sums in another order; Adam's first step divides them by their own size, so plain weights are compared
        // after a step whose epsilon is far above the gradients.
        var step = Step with { Epsilon = 1e3, LearningRate = 1e3, MaximumGradientNorm = double.PositiveInfinity, WeightDecay = 0 };
        using var whole = Load(Small, Options(kind));
        using var split = Load(Small, Options(kind) with { Threads = 2 });
        var lengths = Lengths(40);
        var batch = TestModels.Batch(67, 1, lengths);
        whole.Accumulate(batch, 1, NegativeLogLikelihood);
        for (var sequence = 0; sequence < lengths.Length; sequence++)
        {
            var range = batch.Offsets[sequence]..batch.Offsets[sequence + 1];
            split.Accumulate(new PackedSequences(batch.Tokens[range], [0, lengths[sequence]], batch.IsTarget[range]), 1, NegativeLogLikelihood);
        }

        var before = whole.ExportWeights();
        Assert.Equal(whole.Step(step).GradientNorm, split.Step(step).GradientNorm, 1e-4);
        foreach (var (first, second, start) in whole.ExportWeights().Zip(split.ExportWeights(), before))
        {
            var norm = Math.Sqrt(first.Values.Zip(start.Values, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
            var difference = Math.Sqrt(first.Values.Zip(second.Values, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
            Assert.True(difference <= 1e-5 * Math.Max(norm, 1), $"{first.Name}: {difference} of {norm}");
        }
    }

    [Theory]
    [InlineData(AdapterKind.Lora)]
    [InlineData(AdapterKind.Full)]
    public void A_small_step_changes_the_entropy_by_as_much_as_its_gradient_says(AdapterKind kind)
    {
        // Adam's first step with an epsilon far above the gradients is plain descent at this rate.
        const double Rate = 1e-4;
        var step = Step with { Epsilon = 1e6, LearningRate = 1e6 * Rate, MaximumGradientNorm = double.PositiveInfinity, WeightDecay = 0 };
        using var model = LoadTrained(Options(kind));
        using var fresh = Load(Small, Options(kind));
        fresh.ImportWeights(model.ExportWeights());
        var batch = TestModels.Batch(67, 1, 20, 13);
        var before = Entropy();
        fresh.Accumulate(batch, 1, (_, _, _, entropyGradient) => entropyGradient.Fill(1));
        var norm = fresh.Step(step).GradientNorm;

        Assert.True(norm > 0.1);
        Assert.Equal(-Rate * norm * norm, Entropy() - before, 0.05 * Rate * norm * norm);

        double Entropy()
        {
            var entropies = new float[batch.Tokens.Length];
            fresh.Score(batch, WeightSelection.Policy, 1, new float[batch.Tokens.Length], entropies);
            return entropies.Sum(entropy => (double)entropy);
        }
    }

    [Theory]
    [InlineData(AdapterKind.Lora)]
    [InlineData(AdapterKind.Full)]
    public void Training_gives_the_same_bits_with_one_thread_and_two(AdapterKind kind)
    {
        using var one = Load(Small, Options(kind));
        using var two = Load(Small, Options(kind) with { Threads = 2 });
        for (var step = 0; step < 3; step++)
        {
            var batch = TestModels.Batch(67, (ulong)step, Lengths(35 + step));
            Assert.Equal(Train(one, batch), Train(two, batch));
        }

        AssertSame(one.ExportState(), two.ExportState());
    }

    [Theory]
    [InlineData(AdapterKind.Lora)]
    [InlineData(AdapterKind.Full)]
    public void An_exported_state_goes_on_to_the_bit(AdapterKind kind)
    {
        using var model = Load(Small, Options(kind));
        Train(model, TestModels.Batch(67, 1, 30, 20));
        Train(model, TestModels.Batch(67, 2, 30, 20));
        var state = model.ExportState();
        using var resumed = Load(Small, Options(kind));
        resumed.ImportState(state);

        Assert.Equal(Train(model, TestModels.Batch(67, 3, 30, 20)), Train(resumed, TestModels.Batch(67, 3, 30, 20)));
        AssertSame(model.ExportState(), resumed.ExportState());
        AssertSame(model.Generate(Request(), Cancellation), resumed.Generate(Request(), Cancellation));
    }

    [Fact]
    public void Imported_weights_are_the_policy()
    {
        using var trained = LoadTrained(Lora);
        using var model = Load(Small, Lora);
        model.ImportWeights(trained.ExportWeights());

        AssertSame(trained.Generate(Request(), Cancellation), model.Generate(Request(), Cancellation));
    }

    [Theory]
    [InlineData(AdapterKind.Lora)]
    [InlineData(AdapterKind.Full)]
    public void A_gradient_that_is_not_finite_changes_nothing_and_is_reported(AdapterKind kind)
    {
        using var model = Load(Small, Options(kind));
        var batch = TestModels.Batch(67, 1, 30);
        Train(model, batch);
        var before = model.ExportState();
        model.Accumulate(batch, 1, (_, _, gradient, _) => gradient.Fill(float.NaN));

        var result = model.Step(Step);

        Assert.False(double.IsFinite(result.GradientNorm));
        Assert.Equal(0, result.LargestChange);
        AssertSame(before, model.ExportState());
        Assert.True(double.IsFinite(Train(model, batch).GradientNorm));
    }

    [Theory]
    [InlineData(AdapterKind.Lora)]
    [InlineData(AdapterKind.Full)]
    public void Supervised_training_learns_a_sequence_by_heart(AdapterKind kind)
    {
        using var model = Load(Small, Options(kind));
        var batch = TestModels.Batch(67, 1, 24, 30);
        var targets = batch.IsTarget.Count(target => target);
        for (var step = 0; step < 120; step++)
        {
            Train(model, batch);
        }

        var mean = Score(model, batch, WeightSelection.Policy).Sum(BitConverter.Int32BitsToSingle) / targets;
        // Before training it is about -5; what is left is the weight decay's doing.
        Assert.InRange(mean, -0.2, 0);
    }

    [Fact]
    public void Weights_that_do_not_fit_are_coded_errors_and_change_nothing()
    {
        using var model = LoadTrained(Lora);
        var before = model.ExportState();
        var weights = model.ExportWeights();

        AssertCodes(() => model.ImportWeights([.. weights.Skip(1)]), "RFT6060");
        AssertCodes(() => model.ImportWeights([.. weights, new NamedTensor("extra", [1], [0])]), "RFT6061");
        AssertCodes(() => model.ImportWeights([.. weights.Skip(1), weights[0] with { Shape = [1, 1], Values = [0] }]), "RFT6062");
        AssertCodes(() => model.ImportState(weights), "RFT6060");
        AssertSame(before, model.ExportState());
    }

    [Fact]
    public void What_a_caller_must_not_pass_is_refused()
    {
        using var model = Load(Small, Lora with { Trainable = null, MaximumBatchTokens = 16 });
        var batch = TestModels.Batch(67, 1, 10);

        Assert.Equal(0, model.TrainableParameters);
        Assert.Equal(16, model.MaximumBatchTokens);
        Assert.Throws<InvalidOperationException>(() => model.Step(Step));
        Assert.Throws<InvalidOperationException>(() => model.Accumulate(batch, 1, NegativeLogLikelihood));
        Assert.Throws<InvalidOperationException>(() => model.ExportWeights());
        Assert.Throws<ArgumentException>(() => model.Score(TestModels.Batch(67, 1, 10, 7), default, 1, new float[17], []));
        Assert.Throws<ArgumentException>(() => model.Score(new PackedSequences([67], [0, 1], [false]), default, 1, new float[1], []));
        Assert.Throws<ArgumentException>(() => model.Score(batch, default, 1, new float[9], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Score(batch, default, 0, new float[10], []));
        Assert.Throws<ArgumentException>(() => model.Generate(Request() with { Prompts = [[]], PromptKeys = [1] }, Cancellation));
        Assert.Throws<ArgumentException>(() => model.Generate(Request() with { Prompts = [[-1]], PromptKeys = [1] }, Cancellation));
    }

    [Fact]
    public void Full_training_has_a_reference_only_until_its_first_step()
    {
        using var model = Load(Small, Full);
        var batch = TestModels.Batch(67, 1, 20);
        Assert.Equal(Score(model, batch, WeightSelection.Policy), Score(model, batch, WeightSelection.Reference));

        Train(model, batch);

        Assert.Throws<InvalidOperationException>(() => Score(model, batch, WeightSelection.Reference));
    }

    [Fact]
    public void Trained_weights_carry_the_names_of_their_file_format()
    {
        using var adapter = Load(Small, Lora);
        using var full = Load(Small, Full);

        var linears = ModelTensors.Of(Small).Layers
            .SelectMany(layer => (IEnumerable<ModuleTensors>)[.. layer.QueryKeyValue, layer.AttentionOutput, .. layer.GateUp, layer.Down])
            .Select(module => (Name: module.Weight.Name[..^".weight".Length], Shape: Shape(module.Weight)))
            .ToArray();
        var exported = adapter.ExportWeights();
        Assert.Equal(2 * linears.Length, exported.Count);
        foreach (var (name, shape) in linears)
        {
            Assert.Equal([4, shape[1]], exported.Single(tensor => tensor.Name == $"base_model.model.{name}.lora_A.weight").Shape);
            Assert.Equal([shape[0], 4], exported.Single(tensor => tensor.Name == $"base_model.model.{name}.lora_B.weight").Shape);
        }

        Assert.Equal(ModelTensors.Of(Small).All.Select(tensor => tensor.Name), full.ExportWeights().Select(tensor => tensor.Name));
        Assert.Equal(ModelTensors.Of(Small).All.Select(tensor => tensor.Shape), full.ExportWeights().Select(tensor => tensor.Shape));
        Assert.Equal(full.TrainableParameters, full.ExportWeights().Sum(tensor => (long)tensor.Values.Length));

        static int[] Shape(TensorShape tensor) => [.. tensor.IsTransposed ? tensor.Shape.Reverse() : tensor.Shape];
    }
}
