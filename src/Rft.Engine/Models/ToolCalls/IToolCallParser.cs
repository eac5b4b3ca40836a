namespace Rft.Engine.Models;

/// <summary>Finds tool calls in an answer, by one family's convention. What looks like a call and does not parse is text.</summary>
internal interface IToolCallParser
{
    /// <summary>Takes an answer apart.</summary>
    ToolCallText Parse(string answer);
}
