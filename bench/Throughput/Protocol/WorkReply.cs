namespace Rft.Throughput.Protocol;

/// <summary>One line back, as JSON. Only what the request asked for is set.</summary>
internal sealed record WorkReply
{
    /// <summary>What the program is: version and settings.</summary>
    public string? Description { get; init; }

    /// <summary>Why the program cannot do this.</summary>
    public string? Unsupported { get; init; }

    /// <summary>Tokens, or calls of a product.</summary>
    public double Units { get; init; }

    /// <summary>Seconds by the clock.</summary>
    public double Wall { get; init; }

    /// <summary>Seconds of processor time of all the program's threads.</summary>
    public double Cpu { get; init; }

    /// <summary>Garbage collections while the clock ran; null where there is no collector.</summary>
    public int? Collections { get; init; }

    /// <summary>Bytes allocated on the managed heap while the clock ran; null likewise.</summary>
    public long? Allocated { get; init; }

    /// <summary>Steps (forward passes, training steps, calls) while the clock ran.</summary>
    public int Steps { get; init; }

    /// <summary>What came out, so that programs can be held against each other: the first sequence's tokens, or the loss.</summary>
    public IReadOnlyList<double>? Answer { get; init; }
}
