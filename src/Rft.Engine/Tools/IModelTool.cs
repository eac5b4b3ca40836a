namespace Rft.Engine.Tools;

/// <summary>
/// A tool written in C#, in the repository that trains the model: a public class with a public constructor without parameters. A spec names
/// it as <c>{ "name": "search", "class": "My.Namespace.Search", "assembly": "bin/Debug/net10.0/My.dll" }</c>.
/// One object serves one call at a time; several objects serve several calls. One that is disposable is disposed at the end.
/// </summary>
public interface IModelTool
{
    /// <summary>
    /// Answers a call. The same request must get the same answer, or a run cannot be repeated. A <see cref="ToolErrorException"/> is told to
    /// the model; any other exception, and taking too long, are failures of the tool: the episode ends and counts for nothing.
    /// </summary>
    /// <param name="request">The call and the row of the dataset.</param>
    /// <param name="cancellationToken">Cancelled where the run is, and where the call has taken too long.</param>
    /// <returns>The text that the model reads.</returns>
    ValueTask<string> CallAsync(ToolRequest request, CancellationToken cancellationToken);
}
