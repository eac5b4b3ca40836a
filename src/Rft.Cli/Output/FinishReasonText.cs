using Rft.Engine.Models;

namespace Rft.Cli.Output;

/// <summary>Why an answer ended, as JSON says it.</summary>
internal static class FinishReasonText
{
    /// <summary><c>stop</c>, <c>length</c>, or <c>cancelled</c> where the user stopped it.</summary>
    public static string Of(FinishReason? reason) => reason switch
    {
        null => "cancelled",
        FinishReason.Stop => "stop",
        _ => "length",
    };
}
