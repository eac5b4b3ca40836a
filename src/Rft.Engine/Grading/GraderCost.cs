using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>What a call of a grader takes besides computing, by its settings alone.</summary>
internal static class GraderCost
{
    private static readonly string[] _judges = ["score_model", "label_model", "endpoint"];
    private static readonly string[] _processes = ["python"];
    private static readonly string[] _foreign = ["command", "dotnet"];

    /// <summary>Whether a grader, or a part of it, asks a model or a service, and so may cost money at every call.</summary>
    public static bool MayCostMoney(GraderSpec spec) => Any(spec, AsksAService);

    /// <summary>
    /// Whether it is worth remembering what a grader says: it starts a process, and its JSON says all that its verdict depends on. Graders
    /// that compute are quicker than a file; the answers of services are remembered one by one; a program may be another tomorrow.
    /// </summary>
    public static bool IsWorthRemembering(GraderSpec spec) =>
        Any(spec, part => _processes.Contains(part.Type)) && !Any(spec, part => AsksAService(part) || _foreign.Contains(part.Type));

    private static bool AsksAService(GraderSpec spec) =>
        _judges.Contains(spec.Type) || GraderSpecTypes.Write(spec)["evaluation_metric"] is { Text: "cosine" };

    private static bool Any(GraderSpec spec, Func<GraderSpec, bool> holds) => holds(spec) || spec.Parts.Any(part => Any(part, holds));
}
