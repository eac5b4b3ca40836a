using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>Graders that ask a model or a service, and so may cost money at every call.</summary>
internal static class JudgeGraders
{
    private static readonly string[] _types = ["score_model", "label_model", "endpoint"];

    /// <summary>Whether a grader, or a part of it, does.</summary>
    public static bool IsOne(GraderSpec spec) => _types.Contains(spec.Type) || spec.Parts.Any(IsOne);
}
