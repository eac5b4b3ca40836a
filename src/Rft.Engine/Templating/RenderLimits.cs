namespace Rft.Engine.Templating;

/// <summary>What one rendering may use, so that a hostile template ends soon and small. Generous for real ones.</summary>
internal static class RenderLimits
{
    /// <summary>How deep tags and expressions may nest in the text of a template.</summary>
    public const int Nesting = 100;

    /// <summary>How many operators may follow each other on one level of an expression.</summary>
    public const int Chain = 500;

    /// <summary>How deep calls of macros and functions of the template may go.</summary>
    public const int Calls = 50;

    /// <summary>How deep a list or mapping may nest where it is written or compared.</summary>
    public const int Depth = 100;

    /// <summary>Evaluation steps: one a node of the tree, one for each 16 characters that an operation reads.</summary>
    public const long Steps = 5_000_000;

    /// <summary>Characters that a rendering may make, thrown away ones included; an item counts as <see cref="ItemSize"/>.</summary>
    public const long Allocation = 32_000_000;

    /// <summary>How many characters take the memory of one item of a list.</summary>
    public const int ItemSize = 16;

    /// <summary>Characters of the result.</summary>
    public const int Output = 16_000_000;
}
