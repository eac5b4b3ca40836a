using System.Reflection;
using System.Runtime.Loader;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>
/// An assembly of the user's in a load context of its own. Everything is read to the end before it is loaded, so that no file stays open
/// and the next build can replace it; this assembly is shared, so that both sides mean the same interface.
/// </summary>
internal sealed class UserAssembly : AssemblyLoadContext, IAsyncDisposable
{
    private readonly AssemblyDependencyResolver _resolver;
    private readonly Assembly _assembly;

    private UserAssembly(string path)
        : base($"classes of {Path.GetFileName(path)}", isCollectible: true)
    {
        _resolver = new AssemblyDependencyResolver(path);
        _assembly = LoadFile(path);
    }

    /// <summary>Loads an assembly and finds a class in it; null where there is no such class, or no assembly, which is reported.</summary>
    /// <typeparam name="TInterface">What the class implements.</typeparam>
    /// <param name="assembly">The assembly's file, relative to the spec's folder.</param>
    /// <param name="className">The full name of the class.</param>
    /// <param name="services">The spec's folder.</param>
    /// <param name="own">Takes the assembly, to unload it at the end.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static Type? Find<TInterface>(
        SourceText assembly, SourceText className, GraderServices services, Action<UserAssembly> own, DiagnosticBag diagnostics)
    {
        var path = Path.GetFullPath(Path.Combine(services.Directory, assembly.Value));
        if (!File.Exists(path))
        {
            diagnostics.Add(
                DiagnosticTable.GraderAssemblyUnreadable, assembly.LocationOf(0), $"the assembly {Quoted.Text(assembly.Value)} does not exist");
            return null;
        }

        try
        {
            var loaded = new UserAssembly(path);
            own(loaded);
            if (loaded._assembly.GetType(className.Value) is { } type && Implements<TInterface>(type))
            {
                return type;
            }

            string[] names = [.. loaded._assembly.GetExportedTypes().Where(Implements<TInterface>).Select(found => found.FullName!).Order(StringComparer.Ordinal)];
            var nearest = Suggestions.Nearest(className.Value, names);
            diagnostics.Add(
                DiagnosticTable.GraderClassMissing,
                className.LocationOf(0),
                $"{Quoted.Text(assembly.Value)} has no class {Quoted.Text(className.Value)} of the kind; expected a public class that implements "
                + $"{typeof(TInterface).FullName} and has a public constructor without parameters"
                + (nearest is not null ? $"; did you mean {Quoted.Text(nearest)}?"
                    : names.Length > 0 ? $"; it has {string.Join(", ", names)}"
                    : ""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or ArgumentException
            or TypeLoadException or ReflectionTypeLoadException or InvalidOperationException)
        {
            diagnostics.Add(
                DiagnosticTable.GraderAssemblyUnreadable,
                assembly.LocationOf(0),
                $"the assembly {Quoted.Text(assembly.Value)} cannot be loaded: {exception.Message}");
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Unload();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var shared = typeof(UserAssembly).Assembly;
        return assemblyName.Name == shared.GetName().Name ? shared
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFile(path)
            : null;
    }

    private static bool Implements<TInterface>(Type type) =>
        type is { IsPublic: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(TInterface).IsAssignableFrom(type)
        && type.GetConstructor(Type.EmptyTypes) is not null;

    private Assembly LoadFile(string path)
    {
        using var bytes = new MemoryStream(File.ReadAllBytes(path));
        var symbols = Path.ChangeExtension(path, ".pdb");
        using var symbolBytes = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null;
        return LoadFromStream(bytes, symbolBytes);
    }
}
