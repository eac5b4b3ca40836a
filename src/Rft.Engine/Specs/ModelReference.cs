using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>
/// What <c>model</c> of a spec means: the folder of a model, the folder of an adapter with its base, or <c>name@version</c> of a trained run.
/// </summary>
internal sealed class ModelReference(string directory, Func<string, string, ReleasedModel?> findRelease, DiagnosticBag diagnostics)
{
    private const string AdapterFile = "adapter_config.json";
    private const string ModelFile = "config.json";

    /// <summary>Finds model and adapter; null where the spec names none or something is missing, which is then reported.</summary>
    public (FileReference? Model, AdapterReference? Adapter) Find(SourceNode spec)
    {
        var node = spec["model"];
        ReleasedModel? release = null;
        FileReference? model;
        if (node is { Kind: SourceNodeKind.String } && Release(node.Text) is var (name, version) && !Directory.Exists(Path.Combine(directory, node.Text)))
        {
            release = findRelease(name, version);
            model = release is null ? null : new FileReference(node.Text, release.ModelPath, node.Location);
            if (release is null)
            {
                diagnostics.Add(
                    DiagnosticTable.ReleaseMissing,
                    node.Location,
                    $"the store has no trained run of {Quoted.Text(name)} in version {Quoted.Text(version)}; train it first, or name a folder");
            }
        }
        else
        {
            model = SpecFiles.Refer(node, directory, isFolder: true, diagnostics);
        }

        return model is not null && File.Exists(Path.Combine(model.FullPath, AdapterFile)) && !File.Exists(Path.Combine(model.FullPath, ModelFile))
            ? WithBase(model, spec, release)
            : (model, null);
    }

    private (FileReference? Model, AdapterReference? Adapter) WithBase(FileReference adapter, SourceNode spec, ReleasedModel? release)
    {
        if (SourceDocument.Load(Path.Combine(adapter.FullPath, AdapterFile), diagnostics) is not { } configuration)
        {
            return (null, null);
        }

        // Numbers that make no sense are refused by whoever loads the adapter.
        var reference = new AdapterReference(
            adapter.FullPath, Math.Max(1, configuration.Integer("r") ?? 1), configuration.Number("lora_alpha") ?? 1);
        if (spec["engine"]?["base_model"] is { Kind: SourceNodeKind.String } stated)
        {
            return SpecFiles.Refer(stated, directory, isFolder: true, diagnostics) is { } folder
                ? (folder with { Text = adapter.Text }, reference)
                : (null, null);
        }

        var name = configuration.FreeText("base_model_name_or_path");
        string?[] candidates =
        [
            name is null ? null : Path.Combine(adapter.FullPath, name),
            name is null ? null : Path.Combine(directory, name),
            release is null ? null : Path.Combine(directory, release.BaseModel),
        ];
        var found = candidates.OfType<string>().Select(Path.GetFullPath).FirstOrDefault(IsModel);
        if (found is not null)
        {
            return (new FileReference(adapter.Text, found, adapter.Location), reference);
        }

        diagnostics.Add(
            DiagnosticTable.AdapterBaseMissing,
            adapter.Location,
            $"{Quoted.Text(adapter.Text)} is an adapter of {Quoted.Text(name ?? "")}, and no such model folder was found beside it or the spec; "
            + "expected its path in 'engine.base_model'");
        return (null, null);
    }

    // A folder without weights is no base: a name alone, such as "model", is easily the name of something else.
    private static bool IsModel(string path) =>
        File.Exists(Path.Combine(path, ModelFile)) && Directory.EnumerateFiles(path, "*.safetensors").Any();

    // name@version, with a version as specs have it.
    private static (string Name, string Version)? Release(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && at < text.Length - 1 && char.IsAsciiDigit(text[at + 1]) && text.AsSpan().IndexOfAny('/', '\\') < 0
            ? (text[..at], text[(at + 1)..])
            : null;
    }
}
