namespace Rft.Engine.Graders;

/// <summary>Python's order of strings: by code point. Ordinal order differs where one text has a surrogate.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x!.Length || common == y!.Length)
        {
            return x.Length - y!.Length;
        }

        var (isPair, isOtherPair) = (char.IsSurrogate(x[common]), char.IsSurrogate(y[common]));
        return isPair == isOtherPair ? x[common] - y[common] : isPair ? 1 : -1;
    }
}
