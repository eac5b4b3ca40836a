namespace Rft.Engine.Models;

/// <summary>
/// The seam between the product and an engine. One loaded model with one set of trainable weights (an adapter or all of them).
/// Losses live on the caller's side: they see log-probabilities and give back a gradient per token.
/// Not thread-safe: one caller at a time; an engine uses its own threads inside a call.
/// </summary>
/// <remarks>
/// Contract, asserted by the conformance tests: the log-probability of a token is the same to the bit whether it was recorded by
/// <see cref="Generate"/>, scored alone, or scored in any batch, with any number of threads.
/// </remarks>
public interface ILanguageModel : IDisposable
{
    /// <summary>The architecture.</summary>
    ModelConfiguration Configuration { get; }

    /// <summary>The most tokens that one <see cref="Score"/> or <see cref="Accumulate"/> call takes; split larger batches.</summary>
    int MaximumBatchTokens { get; }

    /// <summary>Number of trainable parameters; 0 where the model was loaded for inference only.</summary>
    long TrainableParameters { get; }

    /// <summary>Samples completions: one prefill per prompt, its keys and values shared by that prompt's samples.</summary>
    /// <returns>Completions in the order prompt by prompt, sample by sample.</returns>
    /// <exception cref="LogitsNotFiniteException">The weights give no token a probability.</exception>
    IReadOnlyList<Completion> Generate(GenerationRequest request, CancellationToken cancellationToken);

    /// <summary>Log-probabilities and entropies of the target tokens of packed sequences, without gradients.</summary>
    /// <param name="batch">T packed tokens.</param>
    /// <param name="weights">The policy, or the reference (adapter off).</param>
    /// <param name="temperature">Logits are divided by it before the log-softmax.</param>
    /// <param name="logProbabilities">[T] out: natural log-probability of each target token, 0 elsewhere.</param>
    /// <param name="entropies">[T] out: entropy in nats of the distribution that each target token was drawn from; empty if not wanted.</param>
    void Score(PackedSequences batch, WeightSelection weights, float temperature, Span<float> logProbabilities, Span<float> entropies);

    /// <summary>
    /// Forward pass, the caller's loss, backward pass; gradients add up until <see cref="Step"/>.
    /// The policy's weights are used. <paramref name="loss"/> is called exactly once.
    /// </summary>
    void Accumulate(PackedSequences batch, float temperature, TokenLoss loss);

    /// <summary>One AdamW step on the accumulated gradients, which are cleared.</summary>
    /// <exception cref="InvalidOperationException">Nothing is trainable.</exception>
    OptimizerStepResult Step(in OptimizerStep step);

    /// <summary>
    /// The trainable weights under the names of their file format: PEFT adapter names for LoRA, Hugging Face names for full training.
    /// Shapes are the file format's ([out, in] for linear layers). Copies; float32.
    /// </summary>
    IReadOnlyList<NamedTensor> ExportWeights();

    /// <summary>Takes back what <see cref="ExportWeights"/> gave, read from a file for instance.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">Names or shapes do not fit this model.</exception>
    void ImportWeights(IReadOnlyList<NamedTensor> weights);

    /// <summary>Everything that <see cref="ImportState"/> needs to go on to the bit: weights, both AdamW moments, and the step count.</summary>
    IReadOnlyList<NamedTensor> ExportState();

    /// <summary>Takes back what <see cref="ExportState"/> gave.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">Names or shapes do not fit this model.</exception>
    void ImportState(IReadOnlyList<NamedTensor> state);
}
