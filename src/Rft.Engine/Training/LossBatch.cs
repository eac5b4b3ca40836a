namespace Rft.Engine.Training;

/// <summary>What a loss is a mean over: all completions of one optimizer step, however they are split into micro-batches.</summary>
/// <param name="Completions">Completions of the optimizer step.</param>
/// <param name="Tokens">Their loss tokens.</param>
internal readonly record struct LossBatch(int Completions, long Tokens);
