using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>Reads members of config.json by type; a wrong one goes to the bag and a harmless value comes back.</summary>
internal sealed class ConfigurationMembers(SourceNode owner, DiagnosticBag diagnostics)
{
    // No size of a real model comes near; products of two such sizes fit a long.
    private const int LargestSize = 1 << 24;

    /// <summary>A whole number from 1 to <paramref name="largest"/>.</summary>
    public int Size(string name, int? fallback = null, int largest = LargestSize)
    {
        var node = Find(name);
        if (node is null && fallback is { } value)
        {
            return value;
        }

        if (node?.ToInt64() is >= 1 and var size && size <= largest)
        {
            return (int)size;
        }

        Refuse(name, node, $"a whole number from 1 to {largest}");
        return 1;
    }

    /// <summary>A finite number above 0.</summary>
    public double Positive(string name, double fallback)
    {
        var node = Find(name);
        if (node is null)
        {
            return fallback;
        }

        // Also finite as a 32-bit float, which some of these become.
        if (node.Kind == SourceNodeKind.Number && node.ToDouble() is > 0 and <= float.MaxValue and var number)
        {
            return number;
        }

        Refuse(name, node, "a number above 0");
        return fallback;
    }

    /// <summary>A finite number, not below <paramref name="smallest"/>; it must be there.</summary>
    public double Number(string name, double smallest = 0)
    {
        var node = Find(name);
        if (node is { Kind: SourceNodeKind.Number } && node.ToDouble() is <= float.MaxValue and var number && number >= smallest)
        {
            return number;
        }

        Refuse(name, node, $"a number, at least {smallest}");
        return Math.Max(1, smallest);
    }

    /// <summary>A whole number, 0 or more.</summary>
    public int Count(string name, int fallback)
    {
        var node = Find(name);
        if (node is null)
        {
            return fallback;
        }

        if (node.ToInt64() is >= 0 and <= LargestSize and var count)
        {
            return (int)count;
        }

        Refuse(name, node, $"a whole number from 0 to {LargestSize}");
        return fallback;
    }

    /// <summary>True or false.</summary>
    public bool Boolean(string name, bool fallback)
    {
        var node = Find(name);
        if (node is not null and not { Kind: SourceNodeKind.True or SourceNodeKind.False })
        {
            Refuse(name, node, "true or false");
        }

        return node?.IsTrue ?? fallback;
    }

    /// <summary>The node, or null where there is none or it is JSON's null, which means the same.</summary>
    public static SourceNode? Present(SourceNode? node) => node is { Kind: not SourceNodeKind.Null } ? node : null;

    private SourceNode? Find(string name) => Present(owner[name]);

    private void Refuse(string name, SourceNode? node, string expected) =>
        diagnostics.Add(
            DiagnosticTable.ModelConfigurationInvalid,
            node?.Location ?? owner.Location,
            node is null
                ? $"the member '{name}' is missing; expected {expected}"
                : $"'{name}' is {(node.Text.Length > 0 ? $"'{node.Text}'" : node.Kind)}; expected {expected}");
}
