namespace Rft.Engine.Templating;

/// <summary>The operators of two values that evaluate the second only where it matters.</summary>
internal enum LogicalOperator
{
    /// <summary>The first operand that is false, else the last.</summary>
    And,

    /// <summary>The first operand that is true, else the last.</summary>
    Or,

    /// <summary>Whether both are true.</summary>
    BothTrue,

    /// <summary>Whether one is true.</summary>
    EitherTrue,

    /// <summary>Scriban's <c>??</c>: the second where the first is null.</summary>
    Coalesce,

    /// <summary>Scriban's <c>?!</c>: the second where the first is not null.</summary>
    WhereNotNull,
}
