namespace Rft.Engine.Diagnostics;

public static partial class DiagnosticTable
{
    /// <summary>A tensor that the model needs is not there.</summary>
    public static readonly DiagnosticDescriptor TensorMissing = Error(
        "RFT6060", "tensor missing", "Take weights of the model that config.json describes; for an adapter, of the same rank and base model.");

    /// <summary>A tensor that the model has no place for.</summary>
    public static readonly DiagnosticDescriptor TensorUnknown = Error(
        "RFT6061", "unknown tensor", "Take weights of the model that config.json describes; for an adapter, of the same rank and base model.");

    /// <summary>A tensor of another shape than the model's.</summary>
    public static readonly DiagnosticDescriptor TensorShapeWrong = Error(
        "RFT6062", "tensor has the wrong shape", "Make config.json, or the adapter's rank, agree with the weights.");
}
