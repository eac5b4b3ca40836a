namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>The messages leave no room for an answer.</summary>
    public static readonly DiagnosticDescriptor MessagesTooLong = Error(
        "RFT6090", "The messages do not fit the model's context", "Shorten the messages, or choose a model with a longer context.");
}
