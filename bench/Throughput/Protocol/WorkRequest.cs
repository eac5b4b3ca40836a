using Rft.Throughput.Cases;

namespace Rft.Throughput.Protocol;

/// <summary>One line to a program that is measured, as JSON.</summary>
/// <param name="Do">What to do.</param>
/// <param name="Id">The workload.</param>
internal sealed record WorkRequest(WorkAction Do, int Id)
{
    /// <summary>How long to work at least; for <see cref="WorkAction.Run"/>.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether seconds are those of processor time; for <see cref="WorkAction.Peak"/>.</summary>
    public bool ByProcessorTime { get; init; }

    /// <summary>What the workload does. This and all below: for <see cref="WorkAction.Prepare"/>.</summary>
    public CaseKind Kind { get; init; }

    /// <summary>Sequences at once.</summary>
    public int Batch { get; init; }

    /// <summary>Tokens of each prompt or sequence.</summary>
    public int Prompt { get; init; }

    /// <summary>Tokens to decode.</summary>
    public int Tokens { get; init; }

    /// <summary>M of a product.</summary>
    public int M { get; init; }

    /// <summary>N of a product.</summary>
    public int N { get; init; }

    /// <summary>K of a product.</summary>
    public int K { get; init; }

    /// <summary>Tokens of the model's vocabulary.</summary>
    public int Vocabulary { get; init; }

    /// <summary>How weights are stored.</summary>
    public WeightFormat Format { get; init; }

    /// <summary>How many threads compute.</summary>
    public int Threads { get; init; }

    /// <summary>The model folder of that format.</summary>
    public string? Folder { get; init; }

    /// <summary>The model as a GGUF file of that format.</summary>
    public string? Gguf { get; init; }
}
