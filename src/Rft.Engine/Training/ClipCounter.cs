namespace Rft.Engine.Training;

/// <summary>Counts loss tokens and those whose gradient the clip range removed.</summary>
internal sealed class ClipCounter
{
    /// <summary>Loss tokens.</summary>
    public long Tokens { get; private set; }

    /// <summary>Tokens with a negative advantage and a ratio below the range.</summary>
    public long Low { get; private set; }

    /// <summary>Tokens with a positive advantage and a ratio above the range.</summary>
    public long High { get; private set; }

    /// <summary>Counts one loss token.</summary>
    public void Add(bool low, bool high)
    {
        Tokens++;
        Low += low ? 1 : 0;
        High += high ? 1 : 0;
    }
}
