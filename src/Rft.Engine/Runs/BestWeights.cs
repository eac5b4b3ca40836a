using Rft.Engine.Models;

namespace Rft.Engine.Runs;

/// <summary>The weights that did best on the validation rows so far: what a run gives in the end.</summary>
/// <param name="Step">The step after whose update they were taken.</param>
/// <param name="Score">What they were measured at; higher is better.</param>
/// <param name="Weights">What <see cref="ILanguageModel.ExportWeights"/> gave.</param>
internal sealed record BestWeights(int Step, double Score, IReadOnlyList<NamedTensor> Weights);
