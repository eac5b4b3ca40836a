namespace Rft.Engine.Tests.Models.Export;

/// <summary>What llama.cpp makes of a GGUF file.</summary>
/// <param name="Texts">The token ids of each text.</param>
/// <param name="Pieces">The texts of those ids.</param>
/// <param name="Bos">The id of bos_token.</param>
/// <param name="Eos">The id of eos_token.</param>
/// <param name="Template">The chat template.</param>
/// <param name="Logits">[T][V] after each of the given tokens.</param>
/// <param name="Greedy">The most likely continuation of the given tokens.</param>
internal sealed record LlamaCppAnswer(int[][] Texts, string[] Pieces, int? Bos, int? Eos, string Template, float[][] Logits, int[] Greedy);
