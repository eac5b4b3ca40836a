using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Reads the members of <c>engine</c> and <c>evaluation</c> that filter tokens, and writes them back where they do.</summary>
internal static class SamplingSpecReader
{
    private static readonly string[] _names = ["top_p", "top_k", "min_p", "repetition_penalty"];

    /// <summary>Reads the members of an object; null where the spec has none.</summary>
    public static SamplingSpec Read(SourceNode? node)
    {
        var defaults = new SamplingSpec();
        return new SamplingSpec
        {
            TopP = node.Number("top_p") ?? defaults.TopP,
            TopK = node.Integer("top_k") ?? defaults.TopK,
            MinP = node.Number("min_p") ?? defaults.MinP,
            RepetitionPenalty = node.Number("repetition_penalty") ?? defaults.RepetitionPenalty,
        };
    }

    /// <summary>Reads <c>stop</c>.</summary>
    public static IReadOnlyList<string> ReadStop(SourceNode? node) => node?["stop"] switch
    {
        { Kind: SourceNodeKind.String } text => [text.Text],
        { Kind: SourceNodeKind.Array } texts => [.. texts.Items.Select(text => text.Text)],
        _ => [],
    };

    /// <summary>Reports each filter in <c>engine</c>: the probabilities that training compares would be of different distributions.</summary>
    public static void RefuseInRollouts(SamplingSpec sampling, SourceNode? node, DiagnosticBag diagnostics)
    {
        if (sampling == new SamplingSpec())
        {
            return;
        }

        foreach (var member in node!.Members.Where(member => _names.Contains(member.Name)))
        {
            diagnostics.Add(
                DiagnosticTable.RolloutsFiltered,
                member.Value.Location,
                $"'{member.Name}' is {member.Value.Text}: rollouts would be drawn from another distribution than the one that is trained; expected it in "
                + "'evaluation', or not at all");
        }
    }

    /// <summary>Writes what is not at its default.</summary>
    public static ObjectBuilder Write(SamplingSpec sampling, ObjectBuilder json)
    {
        var defaults = new SamplingSpec();
        if (sampling.TopP != defaults.TopP)
        {
            json.Add("top_p", sampling.TopP);
        }

        if (sampling.TopK != defaults.TopK)
        {
            json.Add("top_k", sampling.TopK);
        }

        if (sampling.MinP != defaults.MinP)
        {
            json.Add("min_p", sampling.MinP);
        }

        if (sampling.RepetitionPenalty != defaults.RepetitionPenalty)
        {
            json.Add("repetition_penalty", sampling.RepetitionPenalty);
        }

        return json;
    }
}
