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

    private SourceNode? Find(string name) => owner[name] is { Kind: not SourceNodeKind.Null } node ? node : null;

    private void Refuse(string name, SourceNode? node, string expected) =>
        diagnostics.Add(
            DiagnosticTable.ModelConfigurationInvalid,
            node?.Location ?? owner.Location,
            node is null
                ? $"the member '{name}' is missing; expected {expected}"
                : $"'{name}' is {(node.Text.Length > 0 ? $"'{node.Text}'" : node.Kind)}; expected {expected}");
}
