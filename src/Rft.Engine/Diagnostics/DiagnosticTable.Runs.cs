namespace Rft.Engine.Diagnostics;

public static partial class DiagnosticTable
{
    /// <summary>A file of the store cannot be written.</summary>
    public static readonly DiagnosticDescriptor StoreNotWritable = Error(
        "RFT7001",
        "The store cannot be written",
        "Give write permission to the folder, or move the store with --store or the environment variable RftStorePath.");

    /// <summary>The disk is full.</summary>
    public static readonly DiagnosticDescriptor DiskFull = Error(
        "RFT7002",
        "The disk is full",
        "Free some space and start again; training goes on from its last checkpoint.");

    /// <summary>A checkpoint is damaged.</summary>
    public static readonly DiagnosticDescriptor CheckpointDamaged = Warning(
        "RFT7003",
        "A checkpoint is damaged and was passed over",
        "Nothing to do: the checkpoint before it is used, or training starts again. Seen often, it points at a failing disk.");

    /// <summary>A file of a run cannot be read.</summary>
    public static readonly DiagnosticDescriptor RunUnreadable = Error(
        "RFT7004",
        "A file of the store cannot be read",
        "Delete the run's folder and build again; the same inputs give the same run.");

    /// <summary>What was asked for has not been trained or evaluated.</summary>
    public static readonly DiagnosticDescriptor RunMissing = Error(
        "RFT7005",
        "The store has no such result yet",
        "Run the command that the message names.");

    /// <summary>A trained run has lost what it had made.</summary>
    public static readonly DiagnosticDescriptor RunDamaged = Warning(
        "RFT7006",
        "The model or the log of a trained run is damaged or gone",
        "Nothing to do: the run is trained again, to the same bytes. Seen often, it points at a failing disk.");
}
