using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>The settings of a grader, in OpenAI's vocabulary. One derived record a grader type.</summary>
/// <param name="Name">The grader's name, as it appears in metrics and reports.</param>
/// <param name="Location">Where the grader's JSON object begins.</param>
public abstract record GraderSpec(string Name, SourceLocation Location);
