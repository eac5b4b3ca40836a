namespace Rft.Engine.Data;

/// <summary>The members that OpenAI gives the rows of preference training.</summary>
internal static class PreferenceRowMembers
{
    /// <summary>The object whose <c>messages</c> both answers follow.</summary>
    public const string Input = "input";

    /// <summary>The messages of the better answer.</summary>
    public const string Preferred = "preferred_output";

    /// <summary>The messages of the worse answer.</summary>
    public const string NonPreferred = "non_preferred_output";
}
