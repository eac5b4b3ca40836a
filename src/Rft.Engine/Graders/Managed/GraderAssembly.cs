using System.Reflection;
using System.Runtime.Loader;

namespace Rft.Engine.Graders;

/// <summary>
/// An assembly of graders in a load context of its own. Everything is read to the end before it is loaded, so that no file stays open
/// and the next build can replace it; this assembly is shared, so that both sides mean the same interface.
/// </summary>
internal sealed class GraderAssembly : AssemblyLoadContext, IAsyncDisposable
{
    private readonly AssemblyDependencyResolver _resolver;
    private readonly Assembly _assembly;

    /// <summary>Loads an assembly.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public GraderAssembly(string path)
        : base($"graders of {Path.GetFileName(path)}", isCollectible: true)
    {
        _resolver = new AssemblyDependencyResolver(path);
        _assembly = LoadFile(path);
    }

    /// <summary>The names of the public classes that are graders.</summary>
    public IReadOnlyList<string> Graders =>
        [.. _assembly.GetExportedTypes().Where(IsGrader).Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    /// <summary>The grader of a name; null where there is none.</summary>
    public Type? Find(string name) => _assembly.GetType(name) is { } type && IsGrader(type) ? type : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Unload();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var shared = typeof(IAnswerGrader).Assembly;
        return assemblyName.Name == shared.GetName().Name ? shared
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFile(path)
            : null;
    }

    private static bool IsGrader(Type type) =>
        type is { IsPublic: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IAnswerGrader).IsAssignableFrom(type)
        && type.GetConstructor(Type.EmptyTypes) is not null;

    private Assembly LoadFile(string path)
    {
        using var bytes = new MemoryStream(File.ReadAllBytes(path));
        var symbols = Path.ChangeExtension(path, ".pdb");
        using var symbolBytes = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null;
        return LoadFromStream(bytes, symbolBytes);
    }
}
