namespace Rft.Engine.Graders;

/// <summary>A C# class of the user's threw.</summary>
/// <param name="type">The class.</param>
/// <param name="cause">What it threw.</param>
internal sealed class ManagedCallException(Type type, Exception cause) : Exception($"{type.FullName} threw {cause}", cause);
