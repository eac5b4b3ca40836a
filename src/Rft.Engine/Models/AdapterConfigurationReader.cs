using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>Reads adapter_config.json; what would change the result and is not computed is refused.</summary>
internal static class AdapterConfigurationReader
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="DiagnosticException">It is missing, damaged, or asks for something that is not supported.</exception>
    public static AdapterConfiguration Read(string path)
    {
        var diagnostics = new DiagnosticBag();
        var root = SourceDocument.Load(path, diagnostics);
        diagnostics.ThrowIfErrors();
        Require(root!, "peft_type", "LORA", isRequired: true, diagnostics);
        Require(root!, "bias", "none", isRequired: false, diagnostics);
        foreach (var name in (string[])["use_dora", "use_rslora"])
        {
            if (root![name] is { IsTrue: true } node)
            {
                diagnostics.Add(DiagnosticTable.AdapterInvalid, node.Location, $"'{name}' is not supported");
            }
        }

        foreach (var name in (string[])["rank_pattern", "alpha_pattern", "modules_to_save"])
        {
            if (root![name] is { } node && node.Members.Count + node.Items.Count > 0)
            {
                diagnostics.Add(DiagnosticTable.AdapterInvalid, node.Location, $"'{name}' is not supported; expected it to be empty");
            }
        }

        var rank = root!["r"]?.ToInt64() ?? 0;
        var alpha = root["lora_alpha"] is { Kind: SourceNodeKind.Number } alphaNode ? alphaNode.ToDouble() : 0;
        if (rank is < 1 or > 1 << 16 || !double.IsFinite(alpha) || alpha <= 0)
        {
            diagnostics.Add(
                DiagnosticTable.AdapterInvalid,
                (root["r"] ?? root).Location,
                "expected a whole number 'r' and a number 'lora_alpha', both above 0");
        }

        diagnostics.ThrowIfErrors();
        return new AdapterConfiguration(
            (int)rank,
            alpha,
            root["base_model_name_or_path"]?.Text ?? "",
            [.. (root["target_modules"]?.Items ?? []).Select(item => item.Text).Order(StringComparer.Ordinal)],
            root["fan_in_fan_out"] is { IsTrue: true });
    }

    private static void Require(SourceNode root, string name, string expected, bool isRequired, DiagnosticBag diagnostics)
    {
        var node = root[name];
        if (node is null ? isRequired : node.Text != expected)
        {
            diagnostics.Add(
                DiagnosticTable.AdapterInvalid,
                (node ?? root).Location,
                $"'{name}' is '{node?.Text}'; expected \"{expected}\"");
        }
    }
}
