namespace Rft.Engine.Graders;

/// <summary>Why a source cannot be used.</summary>
/// <param name="Kind"><c>syntax</c>, <c>raised</c>, <c>missing</c>, <c>sandbox</c> or <c>process</c>.</param>
/// <param name="Message">What is wrong; a traceback where the source raised.</param>
/// <param name="Line">The line of the source, from 1; null where unknown.</param>
/// <param name="Column">The column in code points, from 1; null where unknown.</param>
internal sealed record PythonProblem(string Kind, string Message, int? Line = null, int? Column = null);
