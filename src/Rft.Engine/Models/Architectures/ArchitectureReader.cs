using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Architectures;

/// <summary>Finds the family that a config.json is of.</summary>
internal static class ArchitectureReader
{
    /// <summary>
    /// By <c>model_type</c>, or by <c>architectures</c> where there is none; null where it is missing or not supported, or where the two
    /// contradict each other, which is in the bag.
    /// </summary>
    public static Architecture? Read(SourceNode root, DiagnosticBag diagnostics)
    {
        var modelType = ConfigurationMembers.Present(root["model_type"]);
        var className = ConfigurationMembers.Present(root["architectures"]);
        var named = modelType ?? (className is { Items: [var first, ..] } ? first : null);
        if (named is not { Kind: SourceNodeKind.String })
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid,
                (named ?? root).Location,
                "expected a string 'model_type', such as \"llama\"");
            return null;
        }

        var architecture = ArchitectureTable.All.FirstOrDefault(candidate => named.Text == (modelType is null ? candidate.ClassName : candidate.ModelType));
        if (architecture is null)
        {
            var names = ArchitectureTable.All.Select(candidate => modelType is null ? candidate.ClassName : candidate.ModelType).ToArray();
            var nearest = Suggestions.Nearest(named.Text, names) is { } meant ? $"; did you mean \"{meant}\"?" : "";
            diagnostics.Add(
                DiagnosticTable.ModelArchitectureUnsupported,
                named.Location,
                $"the architecture '{named.Text}' is not supported; expected one of {string.Join(", ", names)}{nearest}");
            return null;
        }

        if (className?.Items.FirstOrDefault(item => item.Text != architecture.ClassName) is { } other)
        {
            diagnostics.Add(
                DiagnosticTable.ModelArchitectureUnsupported,
                other.Location,
                $"the architecture '{other.Text}' is not supported; expected {architecture.ClassName} for model_type \"{architecture.ModelType}\"");
            return null;
        }

        return architecture;
    }
}
