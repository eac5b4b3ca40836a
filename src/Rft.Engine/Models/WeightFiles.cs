using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>The weights of a model folder, open for reading; checked against the configuration.</summary>
internal sealed class WeightFiles : IDisposable
{
    /// <summary>The file that holds all weights.</summary>
    public const string FileName = "model.safetensors";

    private const int NamesInMessage = 5;

    private readonly SafetensorsFile _file;

    private WeightFiles(SafetensorsFile file) => _file = file;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries => _file.Entries;

    /// <summary>Opens the weights of a folder.</summary>
    /// <exception cref="DiagnosticException">A file is missing or damaged, or names or shapes do not fit the configuration.</exception>
    public static WeightFiles Open(string directory, ModelConfiguration configuration)
    {
        var file = SafetensorsFile.Open(Path.Combine(directory, FileName));
        try
        {
            Check(file, configuration);
            return new WeightFiles(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor as float32, row-major.</summary>
    /// <param name="name">A name in <see cref="Entries"/>.</param>
    /// <param name="destination">As many values as the entry counts.</param>
    /// <exception cref="DiagnosticException">The file was cut short or became unreadable after it was opened.</exception>
    public void Read(string name, Span<float> destination) => _file.Read(name, destination);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Check(SafetensorsFile file, ModelConfiguration configuration)
    {
        var expected = ModelTensors.Of(configuration);
        var diagnostics = new DiagnosticBag();
        var location = new SourceLocation(file.Path);
        Report("are missing", expected.Where(tensor => !file.Entries.ContainsKey(tensor.Name)).Select(tensor => tensor.Name));
        var names = expected.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        Report("are not part of the model", file.Entries.Keys.Where(name => !names.Contains(name) && !IsRedundant(name, configuration)));
        Report(
            "have another shape than config.json says",
            from tensor in expected
            where file.Entries.TryGetValue(tensor.Name, out var entry) && !entry.Shape.SequenceEqual(tensor.Shape)
            select $"{tensor.Name} {TensorShape.Format(file.Entries[tensor.Name].Shape)}, expected {TensorShape.Format(tensor.Shape)}");
        diagnostics.ThrowIfErrors();

        void Report(string what, IEnumerable<string> found)
        {
            string[] all = [.. found.Order(StringComparer.Ordinal)];
            if (all.Length > 0)
            {
                var rest = all.Length > NamesInMessage ? $" and {all.Length - NamesInMessage} more" : "";
                diagnostics.Add(
                    DiagnosticTable.WeightsDoNotFit,
                    location,
                    $"{all.Length} tensors {what}: {string.Join("; ", all.Take(NamesInMessage))}{rest}");
            }
        }
    }

    // Older checkpoints hold tensors that follow from others: a copy of a tied embedding, and the rotary frequencies.
    private static bool IsRedundant(string name, ModelConfiguration configuration) =>
        (name == ModelTensors.OutputHead && configuration.TiedEmbeddings)
        || name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);
}
