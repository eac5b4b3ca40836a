namespace Rft.Engine.Models.Architectures;

/// <summary>Whether the linear layers of a family have a bias.</summary>
internal enum BiasRule
{
    Never,

    /// <summary>Where <c>attention_bias</c> or <c>mlp_bias</c> says so.</summary>
    ByMember,

    Always,
}
