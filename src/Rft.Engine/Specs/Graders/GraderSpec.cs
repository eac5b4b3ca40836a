using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>
/// The settings of a grader, in OpenAI's vocabulary. One derived record a grader type, which reads and writes its own JSON;
/// <see cref="GraderSpecTypes"/> finds it by the name of the type.
/// </summary>
/// <param name="Name">The grader's name, as it appears in metrics and reports.</param>
/// <param name="Location">Where the grader's JSON object begins.</param>
public abstract record GraderSpec(string Name, SourceLocation Location)
{
    /// <summary>The value of the member <c>type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>The strings with placeholders, those of members left out.</summary>
    internal virtual IEnumerable<SourceText> Templates => [];

    /// <summary>The graders that this one is made of.</summary>
    internal virtual IEnumerable<GraderSpec> Parts => [];

    /// <summary>Adds the members behind <c>type</c> and <c>name</c>; what Rft ignores is left out.</summary>
    internal abstract void Write(ObjectBuilder json);
}
