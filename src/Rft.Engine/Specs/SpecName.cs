namespace Rft.Engine.Specs;

/// <summary>The name of a spec that does not state one.</summary>
internal static class SpecName
{
    /// <summary>The file name without its extension, with <c>-</c> for whatever a name cannot hold.</summary>
    public static string Of(string path)
    {
        var file = Path.GetFileName(path);
        var stem = file.EndsWith(SpecLocator.Extension, StringComparison.OrdinalIgnoreCase)
            ? file[..^SpecLocator.Extension.Length]
            : Path.GetFileNameWithoutExtension(file);
        var name = string.Concat(
            stem.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '-'));
        name = name.TrimStart('.', '_', '-');
        return name.Length == 0 ? "model" : name[..Math.Min(name.Length, 100)];
    }
}
