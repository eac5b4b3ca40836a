using System.Text.Json;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>
/// A LoRA adapter in the format of the PEFT library: adapter_config.json and adapter_model.safetensors with names such as
/// <c>base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight</c> [R, in] and <c>lora_B.weight</c> [out, R].
/// </summary>
internal static class AdapterFolder
{
    /// <summary>The file that holds the settings.</summary>
    public const string ConfigurationFileName = "adapter_config.json";

    /// <summary>The file that holds the tensors.</summary>
    public const string WeightsFileName = "adapter_model.safetensors";

    /// <summary>Writes an adapter. The same arguments give the same bytes.</summary>
    /// <param name="directory">The folder; created where it does not exist.</param>
    /// <param name="configuration">Its settings; the target modules are those of the tensors.</param>
    /// <param name="tensors">The adapter's tensors under PEFT names; float32.</param>
    /// <exception cref="DiagnosticException">The disk is full, or the place cannot be written.</exception>
    public static void Write(string directory, AdapterConfiguration configuration, IReadOnlyList<NamedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        SafetensorsWriter.Write(Path.Combine(directory, WeightsFileName), tensors, TensorType.F32);
        string[] modules = [.. tensors.Select(tensor => TargetModule(tensor.Name)).Distinct().Order(StringComparer.Ordinal)];

        // Last, so that a folder with settings is complete.
        AtomicFile.Write(
            Path.Combine(directory, ConfigurationFileName),
            stream => WriteConfiguration(stream, configuration with { TargetModules = modules }));
    }

    /// <summary>Reads an adapter's settings.</summary>
    /// <exception cref="DiagnosticException">The file is missing or damaged, or asks for something that is not supported.</exception>
    public static AdapterConfiguration ReadConfiguration(string directory) =>
        AdapterConfigurationReader.Read(Path.Combine(directory, ConfigurationFileName));

    /// <summary>Reads an adapter's tensors, sorted by name.</summary>
    /// <exception cref="DiagnosticException">The file is missing or damaged.</exception>
    public static IReadOnlyList<NamedTensor> Read(string directory)
    {
        using var file = SafetensorsFile.Open(Path.Combine(directory, WeightsFileName));
        return [.. file.Entries.Keys.Order(StringComparer.Ordinal).Select(file.Read)];
    }

    // ...self_attn.q_proj.lora_A.weight: the third part from the end.
    private static string TargetModule(string name) => name.Split('.') is [.., var module, "lora_A" or "lora_B", "weight"]
        ? module
        : throw new ArgumentException($"'{name}' is not the name of an adapter tensor.", nameof(name));

    // Every member that the LoraConfig of PEFT 0.11 writes; readers of later versions fill in what they added.
    private static void WriteConfiguration(Stream stream, AdapterConfiguration configuration)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        WriteEmptyObject(json, "alpha_pattern");
        json.WriteNull("auto_mapping");
        json.WriteString("base_model_name_or_path", configuration.BaseModel);
        json.WriteString("bias", "none");
        json.WriteBoolean("fan_in_fan_out", configuration.IsTransposed);
        json.WriteBoolean("inference_mode", true);
        json.WriteBoolean("init_lora_weights", true);
        json.WriteNull("layers_pattern");
        json.WriteNull("layers_to_transform");
        json.WriteNumber("lora_alpha", configuration.Alpha);
        json.WriteNumber("lora_dropout", 0);
        json.WriteNull("megatron_config");
        json.WriteString("megatron_core", "megatron.core");
        json.WriteNull("modules_to_save");
        json.WriteString("peft_type", "LORA");
        json.WriteNumber("r", configuration.Rank);
        WriteEmptyObject(json, "rank_pattern");
        json.WriteNull("revision");
        json.WriteStartArray("target_modules");
        foreach (var module in configuration.TargetModules)
        {
            json.WriteStringValue(module);
        }

        json.WriteEndArray();
        json.WriteString("task_type", "CAUSAL_LM");
        json.WriteBoolean("use_dora", false);
        json.WriteBoolean("use_rslora", false);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteEmptyObject(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteEndObject();
    }
}
