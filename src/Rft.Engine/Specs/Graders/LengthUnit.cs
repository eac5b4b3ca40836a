namespace Rft.Engine.Specs;

/// <summary>What a <c>length</c> grader counts.</summary>
public enum LengthUnit
{
    /// <summary><c>characters</c>: Unicode code points.</summary>
    Characters,

    /// <summary><c>words</c>: the parts between white space.</summary>
    Words,
}
