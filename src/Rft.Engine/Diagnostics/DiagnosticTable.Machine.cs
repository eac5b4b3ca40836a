namespace Rft.Engine.Diagnostics;

public static partial class DiagnosticTable
{
    /// <summary>A folder holds no spec.</summary>
    public static readonly DiagnosticDescriptor SpecNotFound = Error(
        "RFT9001", "No spec in the folder", "Name a *.rft.json file, or a folder that holds one.");

    /// <summary>A folder holds several specs.</summary>
    public static readonly DiagnosticDescriptor SpecAmbiguous = Error(
        "RFT9002", "Several specs in the folder", "Name the spec file instead of the folder.");
}
