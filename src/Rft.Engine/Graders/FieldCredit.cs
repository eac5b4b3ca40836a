using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>
/// How much of a JSON value another has, from 0 to 1: objects by the weighted mean over the fields of the reference, arrays place by
/// place over the longer of the two, anything else by equality.
/// </summary>
internal sealed class FieldCredit(IReadOnlyDictionary<string, double> weights)
{
    /// <summary>The credit of a value.</summary>
    public double Of(SourceNode answer, SourceNode reference) => Of(answer, reference, "");

    private double Of(SourceNode answer, SourceNode reference, string path) => (reference.Kind, answer.Kind) switch
    {
        (SourceNodeKind.Object, SourceNodeKind.Object) => OfFields(answer, reference, path),
        (SourceNodeKind.Array, SourceNodeKind.Array) => OfItems(answer, reference, path),
        _ => SchemaValues.AreEqual(answer, reference) ? 1 : 0,
    };

    private double OfFields(SourceNode answer, SourceNode reference, string path)
    {
        var (credit, total) = (0.0, 0.0);
        foreach (var member in reference.Members)
        {
            var field = path.Length == 0 ? member.Name : path + "." + member.Name;
            var weight = weights.GetValueOrDefault(field, 1);
            total += weight;
            credit += answer[member.Name] is { } value ? weight * Of(value, member.Value, field) : 0;
        }

        return total == 0 ? 1 : credit / total;
    }

    private double OfItems(SourceNode answer, SourceNode reference, string path)
    {
        var longer = Math.Max(answer.Items.Count, reference.Items.Count);
        var credit = 0.0;
        for (var i = 0; i < Math.Min(answer.Items.Count, reference.Items.Count); i++)
        {
            credit += Of(answer.Items[i], reference.Items[i], path);
        }

        return longer == 0 ? 1 : credit / longer;
    }
}
