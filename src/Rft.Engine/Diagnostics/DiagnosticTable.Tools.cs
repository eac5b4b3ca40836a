namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>A tool of a spec that cannot be run as it stands.</summary>
    public static readonly DiagnosticDescriptor ToolInvalid = Error(
        "RFT1022", "Tool is invalid", "Give each tool a name of its own and exactly one of server_url, command and class; docs/tools.md shows each.");

    /// <summary>A tool that the model is never told of.</summary>
    public static readonly DiagnosticDescriptor ToolNeverDeclared = Error(
        "RFT1023", "Nothing tells the model of a tool", "Give the tool a description or parameters, or declare it in the 'tools' of the rows that need it.");

    /// <summary>Parameters that Rft cannot check.</summary>
    public static readonly DiagnosticDescriptor ToolParametersUnchecked = Warning(
        "RFT1024",
        "Arguments of a tool are not checked",
        "The model reads the schema as it is, and the tool gets any object; keep to the keywords that docs/graders.md lists to have arguments checked.");

    /// <summary>The member 'tools' of a row is not what OpenAI's chat format has.</summary>
    public static readonly DiagnosticDescriptor RowToolsInvalid = Error(
        "RFT2013",
        "Tools of a row are invalid",
        "Write an array of {\"type\": \"function\", \"function\": {\"name\": ..., \"description\": ..., \"parameters\": {...}}}.");

    /// <summary>There is no sandbox for a tool that is a command.</summary>
    public static readonly DiagnosticDescriptor ToolSandboxMissing = Error(
        "RFT3080",
        "No sandbox for a tool",
        "Install bubblewrap and allow user name spaces, or set \"sandbox\": \"none\" on a tool that may do whatever you may do.");

    /// <summary>A tool fails at every call.</summary>
    public static readonly DiagnosticDescriptor ToolDown = Error(
        "RFT3081", "A tool does not work", "Mend what the message says and start again: the run goes on from its checkpoint.");
}
