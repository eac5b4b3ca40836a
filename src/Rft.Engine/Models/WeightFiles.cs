using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>The weights of a model folder, in one file or several, open for reading; checked against the configuration.</summary>
internal sealed class WeightFiles : IDisposable
{
    /// <summary>The file that holds all weights where they are in one.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>Which file holds which tensor, where the weights are in several.</summary>
    public const string IndexName = "model.safetensors.index.json";

    private const int NamesInMessage = 5;

    private readonly IReadOnlyList<SafetensorsFile> _files;
    private readonly Dictionary<string, (SafetensorsFile File, string Name)> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);

    private WeightFiles(string path, IReadOnlyList<SafetensorsFile> files)
    {
        (Path, _files) = (path, files);
        foreach (var file in files)
        {
            foreach (var (name, entry) in file.Entries)
            {
                _entries.Add(name, entry);
                _places.Add(name, (file, name));
            }
        }
    }

    /// <summary>The file, or the index of the files.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    /// <summary>Opens the weights of a folder.</summary>
    /// <exception cref="DiagnosticException">A file is missing or damaged, or names or shapes do not fit the configuration.</exception>
    public static WeightFiles Open(string directory, ModelConfiguration configuration)
    {
        var weights = Open(directory);
        try
        {
            weights.AddBaseName(configuration.Tensors.Base + ".", configuration.Tensors.Head + ".");
            weights.Check(configuration);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Opens the weights of a folder without asking whether they fit a configuration.</summary>
    internal static WeightFiles Open(string directory)
    {
        var single = System.IO.Path.Combine(directory, FileName);
        var index = System.IO.Path.Combine(directory, IndexName);
        var files = new List<SafetensorsFile>();
        try
        {
            if (File.Exists(single) || !File.Exists(index))
            {
                files.Add(SafetensorsFile.Open(single));
                return new WeightFiles(single, files);
            }

            var shards = WeightIndex.Read(index);
            files.AddRange(shards.Files.Select(name => SafetensorsFile.Open(System.IO.Path.Combine(directory, name))));
            shards.Check(files);
            return new WeightFiles(index, files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>The names of the weight files of a folder, the index first; empty where there are none.</summary>
    internal static IReadOnlyList<string> Names(string directory) =>
        File.Exists(System.IO.Path.Combine(directory, FileName)) ? [FileName]
        : File.Exists(System.IO.Path.Combine(directory, IndexName))
            ? [IndexName, .. WeightIndex.Read(System.IO.Path.Combine(directory, IndexName)).Files]
        : [];

    /// <summary>Reads one tensor as float32, row-major.</summary>
    /// <param name="name">A name in <see cref="Entries"/>.</param>
    /// <param name="destination">As many values as the entry counts.</param>
    /// <exception cref="DiagnosticException">The file was cut short or became unreadable after it was opened.</exception>
    public void Read(string name, Span<float> destination) => _places[name].File.Read(_places[name].Name, destination);

    /// <inheritdoc cref="SafetensorsFile.Map"/>
    public void Map(string name, long most, TensorReader reader) => _places[name].File.Map(_places[name].Name, most, reader);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    // A checkpoint of the base model alone, without its head, has the same names without the base's in front.
    private void AddBaseName(string baseName, string headName)
    {
        if (_places.Keys.Any(name => name.StartsWith(baseName, StringComparison.Ordinal)))
        {
            return;
        }

        foreach (var name in _places.Keys.Where(name => !name.StartsWith(headName, StringComparison.Ordinal)).ToArray())
        {
            _places.Add(baseName + name, _places[name]);
            _entries.Add(baseName + name, _entries[name] with { Name = baseName + name });
            _places.Remove(name);
            _entries.Remove(name);
        }
    }

    private void Check(ModelConfiguration configuration)
    {
        var expected = ModelTensors.Of(configuration).All;
        var diagnostics = new DiagnosticBag();
        var location = new SourceLocation(Path);
        Report("are missing", expected.Where(tensor => !Entries.ContainsKey(tensor.Name)).Select(tensor => tensor.Name));
        var names = expected.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        Report("are not part of the model", Entries.Keys.Where(name => !names.Contains(name) && !IsRedundant(name, configuration)));
        Report(
            "have another shape than config.json says",
            from tensor in expected
            where Entries.TryGetValue(tensor.Name, out var entry) && !entry.Shape.SequenceEqual(tensor.Shape)
            select $"{tensor.Name} {TensorShape.Format(Entries[tensor.Name].Shape)}, expected {TensorShape.Format(tensor.Shape)}");
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

    // Older checkpoints hold tensors that follow from others or from the configuration: a copy of a tied embedding, frequencies, masks.
    private static bool IsRedundant(string name, ModelConfiguration configuration) =>
        (configuration.TiedEmbeddings && name == configuration.Tensors.Head + ".weight")
        || configuration.Tensors.RedundantSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));
}
