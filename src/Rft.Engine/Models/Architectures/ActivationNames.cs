using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Architectures;

/// <summary>The names that config.json has for nonlinearities (ACT2FN of huggingface/transformers).</summary>
internal static class ActivationNames
{
    private static readonly Dictionary<string, ActivationFunction> _byName = new(StringComparer.Ordinal)
    {
        ["silu"] = ActivationFunction.Silu,
        ["swish"] = ActivationFunction.Silu,
        ["gelu"] = ActivationFunction.Gelu,
        ["gelu_python"] = ActivationFunction.Gelu,
        ["gelu_new"] = ActivationFunction.GeluTanh,
        ["gelu_pytorch_tanh"] = ActivationFunction.GeluTanh,
        ["gelu_fast"] = ActivationFunction.GeluTanh,
        ["gelu_accurate"] = ActivationFunction.GeluTanh,
        ["quick_gelu"] = ActivationFunction.QuickGelu,
        ["relu"] = ActivationFunction.Relu,
    };

    /// <summary>Reads the member of a configuration.</summary>
    public static ActivationFunction Read(SourceNode root, Architecture architecture, DiagnosticBag diagnostics)
    {
        var name = architecture.Members.Activation;
        var node = root[name] is { Kind: not SourceNodeKind.Null } present ? present : null;
        if (node is null or { Kind: SourceNodeKind.String } && _byName.TryGetValue(node?.Text ?? architecture.Activation, out var function))
        {
            return function;
        }

        var found = node!.Text.Length > 0 ? node.Text : node.Kind.ToString();
        var nearest = Suggestions.Nearest(node.Text, _byName.Keys) is { } meant ? $"; did you mean \"{meant}\"?" : "";
        diagnostics.Add(
            DiagnosticTable.ModelConfigurationUnsupported,
            node.Location,
            $"'{name}' {found} is not supported; expected one of {string.Join(", ", _byName.Keys)}{nearest}");
        return default;
    }
}
