namespace Rft.Engine.Models.Architectures;

/// <summary>The nonlinearity of the feed-forward network.</summary>
public enum ActivationFunction
{
    /// <summary>z / (1 + exp(-z)): <c>silu</c>, <c>swish</c>.</summary>
    Silu,

    /// <summary>z times the normal distribution function (arXiv 1606.08415): <c>gelu</c>.</summary>
    Gelu,

    /// <summary>The same by way of tanh: <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>, <c>gelu_fast</c>.</summary>
    GeluTanh,

    /// <summary>z / (1 + exp(-1.702 z)): <c>quick_gelu</c>.</summary>
    QuickGelu,

    /// <summary>max(0, z): <c>relu</c>.</summary>
    Relu,
}
