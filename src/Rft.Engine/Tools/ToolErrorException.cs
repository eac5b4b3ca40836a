namespace Rft.Engine.Tools;

/// <summary>A tool cannot do what it was asked for, and the model should know: the message is what it reads.</summary>
public sealed class ToolErrorException : Exception
{
    /// <summary>Makes an error without a message.</summary>
    public ToolErrorException()
    {
    }

    /// <summary>Makes an error.</summary>
    /// <param name="message">What the model reads.</param>
    public ToolErrorException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error that has a cause.</summary>
    /// <param name="message">What the model reads.</param>
    /// <param name="innerException">The cause.</param>
    public ToolErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
