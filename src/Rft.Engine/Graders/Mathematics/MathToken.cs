namespace Rft.Engine.Graders;

/// <summary>A piece of a mathematical text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its name or digits.</param>
/// <param name="FollowsSpace">Whether white space stands before it.</param>
internal readonly record struct MathToken(MathTokenKind Kind, string Text, bool FollowsSpace = false)
{
    /// <summary>Whether this is a sign of that name.</summary>
    public bool Is(string sign) => Kind == MathTokenKind.Sign && Text == sign;
}
