namespace Rft.Engine.Specs;

/// <summary>The comparisons of a <c>string_check</c> grader.</summary>
public enum StringCheckOperation
{
    /// <summary><c>eq</c>: the input equals the reference.</summary>
    Equal,

    /// <summary><c>ne</c>: the input differs from the reference.</summary>
    NotEqual,

    /// <summary><c>like</c>: the input contains the reference, case-sensitive.</summary>
    Contains,

    /// <summary><c>ilike</c>: the input contains the reference, ignoring case.</summary>
    ContainsIgnoringCase,
}
