namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>A dataset has no rows.</summary>
    public static readonly DiagnosticDescriptor DatasetEmpty = Error(
        "RFT2001", "The dataset is empty", "Put one JSON object on each line of the file.");

    /// <summary>A line is not JSON.</summary>
    public static readonly DiagnosticDescriptor RowNotJson = Error(
        "RFT2002",
        "A row is not valid JSON",
        "Mend the line; JSON Lines has one whole JSON object on each line, without commas between them.");

    /// <summary>A line is JSON, but no object.</summary>
    public static readonly DiagnosticDescriptor RowNotObject = Error(
        "RFT2003", "A row is not a JSON object", "Write the row as an object with the member 'messages'.");

    /// <summary>A row has no messages.</summary>
    public static readonly DiagnosticDescriptor MessagesMissing = Error(
        "RFT2004", "A row has no messages", "Give the row an array 'messages' with at least one message.");

    /// <summary>A message is not an object with a role.</summary>
    public static readonly DiagnosticDescriptor RoleInvalid = Error(
        "RFT2005", "A message has no valid role", "Give the message a 'role': system, developer, user, assistant or tool.");

    /// <summary>A message's content is not a string.</summary>
    public static readonly DiagnosticDescriptor ContentNotText = Error(
        "RFT2006", "A message's content is not text", "Give the message a string 'content'; images and other parts are not supported.");

    /// <summary>A prompt for reinforcement does not end with the user.</summary>
    public static readonly DiagnosticDescriptor LastMessageNotUser = Error(
        "RFT2007",
        "The last message is not the user's",
        "For reinforcement the model writes the answer: let the messages end with a user message.");

    /// <summary>There is nothing to imitate.</summary>
    public static readonly DiagnosticDescriptor AssistantMessageMissing = Error(
        "RFT2008", "A row has no assistant message", "Supervised training imitates assistant messages: give every row at least one.");

    /// <summary>A grader asks for a member that rows lack.</summary>
    public static readonly DiagnosticDescriptor ItemPathMissing = Error(
        "RFT2009", "Rows lack what a template asks for", "Correct the path in the template, or add the member to every row.");

    /// <summary>Two rows are the same.</summary>
    public static readonly DiagnosticDescriptor DuplicateRows = Warning(
        "RFT2010", "The dataset has duplicate rows", "Remove the duplicates, or keep them if the extra weight is meant.");

    /// <summary>Validation rows ask what training rows ask.</summary>
    public static readonly DiagnosticDescriptor ValidationOverlap = Warning(
        "RFT2011",
        "Training and validation rows overlap",
        "Remove the shared prompts from one file; a result on rows that were trained on says little.");

    /// <summary>More rows are wrong than are listed.</summary>
    public static readonly DiagnosticDescriptor RowErrorsOmitted = Error(
        "RFT2012", "More rows are wrong", "Mend the rows that are listed and validate again.");

    /// <summary>The member 'tools' of a row is not what OpenAI's chat format has.</summary>
    public static readonly DiagnosticDescriptor RowToolsInvalid = Error(
        "RFT2013",
        "Tools of a row are invalid",
        "Write an array of {\"type\": \"function\", \"function\": {\"name\": ..., \"description\": ..., \"parameters\": {...}}}.");
}
