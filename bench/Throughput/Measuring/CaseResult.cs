using Rft.Throughput.Cases;

namespace Rft.Throughput.Measuring;

/// <summary>What a case came to.</summary>
/// <param name="Case">The case.</param>
/// <param name="Series">What each program did, in each format that it has.</param>
/// <param name="Peak">Floating-point operations a second that the machine's threads reached meanwhile; a processor second's where those count.</param>
/// <param name="Options">How it was measured.</param>
internal sealed record CaseResult(BenchmarkCase Case, IReadOnlyList<Series> Series, double Peak, MeasureOptions Options)
{
    /// <summary>The name of this repository's engine among the programs.</summary>
    public const string Engine = "rft";

    private const int FewestCalmRounds = 3;

    /// <summary>The rounds that count: those in which the machine did nothing else, if there are enough, or all.</summary>
    public IReadOnlyList<int> Rounds => CalmRounds.Count >= FewestCalmRounds ? CalmRounds : [.. Enumerable.Range(0, Options.Rounds)];

    /// <summary>Whether other work ran in the rounds that count. Processor time does not count what others take.</summary>
    public bool IsDisturbed => !Options.ByProcessorTime && CalmRounds.Count < FewestCalmRounds;

    /// <summary>The most processors that others took in a round that counts.</summary>
    public double? MostOthers => Series.SelectMany(series => Rounds.Select(round => series.Samples[round].Others)).Max();

    /// <summary>This engine's fastest format; null where it cannot do the case.</summary>
    public Series? Ours => Best(Engine);

    /// <summary>The fastest of the peers; null where there is none.</summary>
    public Series? BestPeer => Peers.Select(Best).MaxBy(series => Rate(series!).Median);

    /// <summary>The programs beside this engine.</summary>
    public IEnumerable<string> Peers => Series.Select(series => series.Program).Where(program => program != Engine).Distinct();

    /// <summary>Ours to the best peer's, round by round.</summary>
    public Spread? Ratio => Ours is { } ours && BestPeer is { } peer
        ? Spread.Of(Rounds.Select(round => RateOf(ours, round) / RateOf(peer, round)))
        : null;

    private List<int> CalmRounds => [.. Enumerable.Range(0, Options.Rounds).Where(round => Series.All(series => series.Samples[round].IsCalm))];

    /// <summary>A program's fastest format.</summary>
    public Series? Best(string program) => Series.Where(series => series.Program == program).MaxBy(series => Rate(series).Median);

    /// <summary>Units a second.</summary>
    public Spread Rate(Series series) => Spread.Of(Rounds.Select(round => RateOf(series, round)));

    private double RateOf(Series series, int round) => series.Samples[round].Rate(Options.ByProcessorTime);
}
