using Rft.Throughput.Cases;

namespace Rft.Throughput.Measuring;

/// <summary>The rounds of one program with one format of weights.</summary>
/// <param name="Program">The program's name.</param>
/// <param name="Format">How its weights are stored.</param>
/// <param name="Samples">One a round.</param>
/// <param name="Answer">What came out; null where programs cannot be held against each other.</param>
internal sealed record Series(string Program, WeightFormat Format, IReadOnlyList<RoundSample> Samples, IReadOnlyList<double>? Answer);
