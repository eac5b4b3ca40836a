using System.Text;

namespace TinyModel;

/// <summary>Decides by a hash which problems are kept for validation: about one in ten, the same in every file and every version.</summary>
internal static class HeldOut
{
    /// <summary>Whether the problem with this key never appears in training rows.</summary>
    public static bool Contains(string key)
    {
        // FNV-1a, then mixed because its low bits are weak.
        var hash = 0xCBF29CE484222325;
        foreach (var value in Encoding.UTF8.GetBytes(key))
        {
            hash = unchecked((hash ^ value) * 0x100000001B3);
        }

        return SplitMix64.Mix(hash) % 10 == 0;
    }
}
