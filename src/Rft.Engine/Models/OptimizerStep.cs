namespace Rft.Engine.Models;

/// <summary>The settings of one AdamW step (Loshchilov and Hutter, arXiv 1711.05101; bias-corrected).</summary>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="WeightDecay">Decoupled decay of matrices; vectors (norms, biases) are not decayed.</param>
/// <param name="MaximumGradientNorm">Gradients are scaled down to this L2 norm; infinity for no limit.</param>
public readonly record struct OptimizerStep(
    double LearningRate,
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    double MaximumGradientNorm);
