namespace Rft.Engine.Templating;

/// <summary>The operators of two values that evaluate the second only where it matters.</summary>
internal enum LogicalOperator
{
    And,
    Or,

    /// <summary>Scriban's <c>??</c>: the second where the first is null.</summary>
    Coalesce,
}
