using Rft.Engine.Graders;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>
/// Splits the change of a <c>multi</c> grader's reward over its parts, one at a time: the effect of a member is what the old formula gives
/// where this member alone has its new score; that of the formula is what the new formula gives for the old scores of the members that
/// both have. The effects need not sum to the whole, for parts may work together.
/// </summary>
internal sealed class DifferenceAttribution
{
    /// <summary>The name of everything that is no member of both graders.</summary>
    public const string FormulaName = "formula";

    private readonly Formula? _oldFormula;
    private readonly Formula? _newFormula;
    private readonly (int Old, int New)[] _shared = [];
    private readonly int[] _oldOfNew = [];

    /// <summary>Compares the make of two graders.</summary>
    public DifferenceAttribution(GraderSpec old, GraderSpec now)
    {
        if (old is not MultiGraderSpec oldMulti || now is not MultiGraderSpec newMulti)
        {
            return;
        }

        (_oldFormula, _newFormula) = (Compile(oldMulti), Compile(newMulti));
        if (_oldFormula is null || _newFormula is null)
        {
            return;
        }

        string[] oldKeys = [.. oldMulti.Graders.Select(pair => pair.Key)];
        string[] newKeys = [.. newMulti.Graders.Select(pair => pair.Key)];
        _oldOfNew = Array.ConvertAll(newKeys, key => Array.IndexOf(oldKeys, key));
        _shared = [.. _oldOfNew.Select((index, position) => (Old: index, New: position)).Where(pair => pair.Old >= 0)];
        var isFormulaNew = oldMulti.CalculateOutput.Value != newMulti.CalculateOutput.Value
            || _shared.Length < oldKeys.Length || _shared.Length < newKeys.Length;
        Names = [.. _shared.Select(pair => newKeys[pair.New]), .. isFormulaNew ? [FormulaName] : Array.Empty<string>()];
    }

    /// <summary>The parts; empty where they cannot be told.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    /// <summary>The members that both graders have: their indices in the old and in the new one, in the order of <see cref="Names"/>.</summary>
    public IReadOnlyList<(int Old, int New)> Shared => _shared;

    /// <summary>The effect of each part on one answer, in the order of <see cref="Names"/>; 0 where it is not a number.</summary>
    /// <param name="old">The old members' scores.</param>
    /// <param name="now">The new members' scores.</param>
    public double[] Effects(double[] old, double[] now)
    {
        var effects = new double[Names.Count];
        if (effects.Length == 0)
        {
            return effects;
        }

        var before = _oldFormula!.Evaluate(old);
        var changed = new double[old.Length];
        for (var part = 0; part < _shared.Length; part++)
        {
            old.CopyTo(changed, 0);
            changed[_shared[part].Old] = now[_shared[part].New];
            effects[part] = Finite(_oldFormula.Evaluate(changed) - before);
        }

        if (effects.Length > _shared.Length)
        {
            var mixed = new double[now.Length];
            for (var index = 0; index < now.Length; index++)
            {
                mixed[index] = _oldOfNew[index] >= 0 ? old[_oldOfNew[index]] : now[index];
            }

            effects[^1] = Finite(_newFormula!.Evaluate(mixed) - before);
        }

        return effects;
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    private static Formula? Compile(MultiGraderSpec spec) => Formula.Compile(
        spec.CalculateOutput.Value, [.. spec.Graders.Select(pair => pair.Key)], spec.CalculateOutput.LocationOf, []);
}
