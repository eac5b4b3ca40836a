namespace Rft.Engine.Models.Architectures;

/// <summary>The parameters of a linear layer or a norm.</summary>
/// <param name="Weight">[out, in] of a linear layer ([in, out] where it is stored transposed), [size] of a norm.</param>
/// <param name="Bias">[out] or [size]; null where there is none.</param>
internal sealed record ModuleTensors(TensorShape Weight, TensorShape? Bias);
