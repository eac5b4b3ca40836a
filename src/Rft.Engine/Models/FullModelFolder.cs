using Rft.Engine.Diagnostics;
using Rft.Engine.Models.Export;

namespace Rft.Engine.Models;

/// <summary>Writes a model with all its weights as a folder that other tools of the Hugging Face layout read.</summary>
internal static class FullModelFolder
{
    /// <summary>Copies configuration, tokenizer and chat template, and writes the weights in the configuration's storage type.</summary>
    /// <param name="directory">The folder; created where it does not exist. May be the source's own.</param>
    /// <param name="source">The model that was trained.</param>
    /// <param name="tensors">All its weights, under Hugging Face names.</param>
    /// <exception cref="DiagnosticException">The disk is full, or the place cannot be written.</exception>
    public static void Write(string directory, ModelFolder source, IReadOnlyList<NamedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Path.GetFullPath(directory) != source.Directory)
        {
            CarriedFiles.Copy(source.Directory, directory, ModelFiles.TextsOf(source.Directory));
        }

        SafetensorsWriter.Write(Path.Combine(directory, WeightFiles.FileName), tensors, source.Configuration.StorageType);
    }
}
