namespace Rft.Engine.Specs;

/// <summary>Which number of a text a <c>number</c> grader takes.</summary>
public enum NumberPosition
{
    /// <summary><c>last</c>: the last one.</summary>
    Last,

    /// <summary><c>first</c>: the first one.</summary>
    First,

    /// <summary><c>whole</c>: the whole text, without white space around it, must be a number.</summary>
    Whole,
}
