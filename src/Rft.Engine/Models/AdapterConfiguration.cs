namespace Rft.Engine.Models;

/// <summary>What adapter_config.json says about a LoRA adapter.</summary>
/// <param name="Rank">R: <c>r</c>.</param>
/// <param name="Alpha"><c>lora_alpha</c>; the adapter is scaled by alpha / R.</param>
/// <param name="BaseModel"><c>base_model_name_or_path</c>.</param>
/// <param name="TargetModules">The layers that are adapted, such as <c>q_proj</c>, in ordinal order.</param>
/// <param name="IsTransposed"><c>fan_in_fan_out</c>: the base stores these layers as [in, out]. The adapter's own shapes do not depend on it.</param>
internal sealed record AdapterConfiguration(
    int Rank, double Alpha, string BaseModel, IReadOnlyList<string> TargetModules, bool IsTransposed = false);
