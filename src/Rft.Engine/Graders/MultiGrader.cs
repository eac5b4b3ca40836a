using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>
/// OpenAI's <c>multi</c>: a formula over the scores of other graders. Every member is graded, so that metrics have all scores; a
/// member that failed makes the whole fail where the formula uses it.
/// </summary>
internal sealed class MultiGrader(string name, IReadOnlyList<KeyValuePair<string, IGrader>> members, Formula formula) : IGrader
{
    public string Name => name;

    public int? ConcurrentCalls { get; } = members.Max(member => member.Value.ConcurrentCalls);

    public static IGrader? Create(MultiGraderSpec spec, GraderCreation creation)
    {
        var members = new List<KeyValuePair<string, IGrader>>(spec.Graders.Count);
        var keysAreValid = true;
        foreach (var (key, memberSpec) in spec.Graders)
        {
            if (!IsIdentifier(key))
            {
                creation.Diagnostics.Add(
                    DiagnosticTable.MultiKey,
                    memberSpec.Location,
                    $"the key '{key}' is no identifier, so no formula can use it; expected letters, digits and '_', not starting with a digit");
                keysAreValid = false;
            }

            if (creation.Create(memberSpec) is { } member)
            {
                members.Add(new(key, member));
            }
        }

        var formula = Formula.Compile(
            spec.CalculateOutput.Value, [.. spec.Graders.Select(pair => pair.Key)], spec.CalculateOutput.LocationOf, creation.Diagnostics);
        return formula is null || !keysAreValid || members.Count < spec.Graders.Count ? null : new MultiGrader(spec.Name, members, formula);
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        // Members that wait for something outside are all asked before the first is waited for.
        var grades = new Grade[members.Count];
        List<Task>? waiting = null;
        for (var i = 0; i < grades.Length; i++)
        {
            if (Pending(members[i].Value.GradeAsync(sample, item, cancellationToken), grades, i) is { } pending)
            {
                (waiting ??= []).Add(pending);
            }
        }

        return waiting is null ? new(Combine(grades)) : new(CombineAsync(grades, waiting));
    }

    private static Task? Pending(ValueTask<Grade> call, Grade[] grades, int index)
    {
        if (!call.IsCompletedSuccessfully)
        {
            return StoreAsync(call.AsTask(), grades, index);
        }

        grades[index] = call.Result;
        return null;
    }

    private static async Task StoreAsync(Task<Grade> call, Grade[] grades, int index) => grades[index] = await call.ConfigureAwait(false);

    private async Task<Grade> CombineAsync(Grade[] grades, List<Task> waiting)
    {
        await Task.WhenAll(waiting).ConfigureAwait(false);
        return Combine(grades);
    }

    private Grade Combine(Grade[] grades)
    {
        var subRewards = new KeyValuePair<string, double?>[grades.Length];
        Span<double> scores = grades.Length <= 64 ? stackalloc double[grades.Length] : new double[grades.Length];
        GradeError? error = null;
        List<GradeError>? memberErrors = null;
        List<ModelUsage>? usage = null;
        for (var i = 0; i < grades.Length; i++)
        {
            var (key, grade) = (members[i].Key, grades[i]);
            subRewards[i] = new(key, grade.Reward);
            scores[i] = grade.Reward ?? double.NaN;
            if (grade.Usage.Count > 0)
            {
                (usage ??= []).AddRange(grade.Usage);
            }

            foreach (var memberError in grade.Errors)
            {
                (memberErrors ??= []).Add(Under(key, memberError));
            }

            if (grade.Error is { } failure && formula.Uses(i))
            {
                error ??= Under(key, failure);
            }
        }

        double? reward = null;
        if (error is null)
        {
            var result = formula.Evaluate(scores);
            (reward, error) = double.IsFinite(result) ? (result, null) : ((double?)null, NotFinite(result));
        }

        return new Grade
        {
            Reward = reward,
            SubRewards = subRewards,
            Error = error,
            MemberErrors = memberErrors is null ? [] : memberErrors,
            Usage = usage is null ? [] : ModelUsage.Sum(usage),
        };
    }

    private static GradeError Under(string key, GradeError error) => error with { Details = $"grader '{key}': {error.Details}" };

    private static GradeError NotFinite(double reward) =>
        new(GradeErrorKind.Other, double.IsNaN(reward) ? "the formula gave no number" : "the formula gave an infinite number");

    private static bool IsIdentifier(string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && key.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
