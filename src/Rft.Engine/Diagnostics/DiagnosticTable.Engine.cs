namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>A tensor that does not fit into an array.</summary>
    public static readonly DiagnosticDescriptor TensorTooLarge = Error(
        "RFT6080",
        "A tensor is too large",
        "Take a model whose tensors have fewer elements than the message names, or leave this one frozen.");

    /// <summary>The weights, and what is trained of them, are more than the machine's memory.</summary>
    public static readonly DiagnosticDescriptor ModelDoesNotFitMemory = Error(
        "RFT6081",
        "The model does not fit into memory",
        "Take a smaller model or a larger machine; train an adapter instead of all weights; keep the checkpoint in bfloat16.");

    /// <summary>The keys and values of one sequence are more than their share of the machine's memory.</summary>
    public static readonly DiagnosticDescriptor SequenceDoesNotFitMemory = Error(
        "RFT6082",
        "A sequence does not fit into memory",
        "Ask for shorter prompts or answers, or take a larger machine; docs/memory.md says what a token takes.");

    /// <summary>Not even with activations computed again does the model fit the limit that the spec sets.</summary>
    public static readonly DiagnosticDescriptor MemoryLimitTooLow = Error(
        "RFT6083",
        "The memory limit is too low",
        "Raise `memory_limit_gb`, or lower what the message names; `rft model` prints what a model takes, and docs/memory.md says why.");
}
