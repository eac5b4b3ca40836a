namespace Rft.Engine.Templating;

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    /// <summary>The next statement follows.</summary>
    Next,

    /// <summary>The loop ends.</summary>
    Break,

    /// <summary>The loop goes on with its next item.</summary>
    Continue,

    /// <summary>The function, or the template, ends.</summary>
    Return,
}
