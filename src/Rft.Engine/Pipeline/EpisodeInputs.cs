using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>What the tools of a spec and of its rows mean for prompts and episodes.</summary>
internal static class EpisodeInputs
{
    /// <summary>How rows become tokens, tools included.</summary>
    public static ChatEncoding Encoding(RftSpec spec, ModelFolder model) => ChatEncoding.Of(model) with { ToolsOf = Declarations(spec).For };

    /// <summary>How episodes run; null where the spec has no tools.</summary>
    public static EpisodeRules? Rules(RftSpec spec, ModelFolder model, IToolbox toolbox) => spec.Tools.Count == 0
        ? null
        : new EpisodeRules(toolbox, Declarations(spec), Encoding(spec, model), spec.MaximumEpisodeSteps, spec.Engine.MaximumToolTokens);

    /// <summary>Reports tools that the model cannot use.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="model">The model.</param>
    /// <param name="datasets">All rows.</param>
    /// <param name="diagnostics">Receives errors and warnings.</param>
    public static void Check(RftSpec spec, ModelFolder model, IReadOnlyList<Dataset> datasets, DiagnosticBag diagnostics)
    {
        var encoding = Encoding(spec, model);
        var rows = datasets.SelectMany(dataset => dataset.Rows).ToList();
        foreach (var tool in spec.Tools)
        {
            if (tool.Declaration is { } declaration)
            {
                CheckParameters(tool.Name, declaration, tool.Parameters?.Location ?? tool.Location, diagnostics);
            }
            else if (!rows.Exists(row => ToolDeclarations.Find(row.Tools, tool.Name) is not null))
            {
                diagnostics.Add(
                    DiagnosticTable.ToolNeverDeclared,
                    tool.Location,
                    $"the tool {Quoted.Text(tool.Name)} has no description and no parameters, and no row declares it");
            }
        }

        // One warning a function: rows repeat their declarations.
        foreach (var declaration in rows.SelectMany(row => row.Tools?.Items ?? []).DistinctBy(ToolDeclarations.NameOf))
        {
            CheckParameters(ToolDeclarations.NameOf(declaration), declaration, declaration.Location, diagnostics);
        }

        if (rows.Find(row => encoding.ToolsOf(row) is not null) is { } first)
        {
            var location = spec.Tools.Count > 0 ? spec.Tools[0].Location : first.Tools!.Location;
            ToolTemplateCheck.Check(encoding, model.ChatTemplate.ToolCalls, first, spec.Tools.Count > 0, location, diagnostics);
        }
    }

    private static ToolDeclarations Declarations(RftSpec spec) => new([.. spec.Tools.Select(tool => tool.Declaration).OfType<SourceNode>()]);

    private static void CheckParameters(string name, SourceNode declaration, SourceLocation location, DiagnosticBag diagnostics)
    {
        if (ToolArguments.WhyUnchecked(declaration) is { } reason)
        {
            diagnostics.Add(DiagnosticTable.ToolParametersUnchecked, location, $"arguments of {Quoted.Text(name)} are not checked: {reason}");
        }
    }
}
