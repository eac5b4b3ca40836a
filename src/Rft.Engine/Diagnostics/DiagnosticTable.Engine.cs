namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>A tensor that does not fit into an array.</summary>
    public static readonly DiagnosticDescriptor TensorTooLarge = Error(
        "RFT6080",
        "A tensor is too large",
        "Take a model whose tensors have fewer elements than the message names, or leave this one frozen.");
}
