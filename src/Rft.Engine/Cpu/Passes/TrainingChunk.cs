using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>What the forward pass over some of a batch's sequences leaves for the backward pass.</summary>
internal sealed class TrainingChunk(ModelConfiguration configuration)
{
    public LayerActivations[] Activations { get; } = LayerActivations.Create(configuration.Layers);

    public Chunk Sequences { get; set; }

    public PackedBatch Batch { get; set; }

    public TargetScores Scores { get; set; }
}
