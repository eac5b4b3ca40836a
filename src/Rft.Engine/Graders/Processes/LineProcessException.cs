namespace Rft.Engine.Graders;

/// <summary>A process did not answer a line with a line.</summary>
/// <param name="failure">What went wrong.</param>
/// <param name="message">What went wrong, for people.</param>
internal sealed class LineProcessException(LineFailure failure, string message) : Exception(message)
{
    /// <summary>What went wrong.</summary>
    public LineFailure Failure => failure;
}
