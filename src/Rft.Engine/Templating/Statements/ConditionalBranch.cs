namespace Rft.Engine.Templating;

/// <summary>A condition and what it leads to; a missing condition always holds.</summary>
internal readonly record struct ConditionalBranch(Expression? Condition, Statement Body);
