namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>The text is not JSON.</summary>
    public static readonly DiagnosticDescriptor SyntaxError = Error(
        "RFT1001",
        "Not valid JSON",
        "Mend the text at the position; JSON has no comments, no trailing commas and only double quotes.");

    /// <summary>A name stands twice in one object.</summary>
    public static readonly DiagnosticDescriptor DuplicateKey = Error(
        "RFT1002",
        "Duplicate key",
        "Remove or rename one of the two members; no reader agrees with another about which of them counts.");

    /// <summary>An object has a member that the schema does not know.</summary>
    public static readonly DiagnosticDescriptor UnknownKey = Error(
        "RFT1003",
        "Unknown key",
        "Correct the spelling or remove the member; docs/spec.md lists every key.");

    /// <summary>A value has the wrong JSON type.</summary>
    public static readonly DiagnosticDescriptor WrongType = Error(
        "RFT1004",
        "Wrong type",
        "Write a value of the type that the message asks for; a number in quotes is a string.");

    /// <summary>A member that must be there is not.</summary>
    public static readonly DiagnosticDescriptor MissingKey = Error(
        "RFT1005",
        "Missing key",
        "Add the member to the object at the position.");

    /// <summary>A value is none of those that are allowed.</summary>
    public static readonly DiagnosticDescriptor ValueNotAllowed = Error(
        "RFT1006",
        "Value not allowed",
        "Choose one of the values that the message lists.");

    /// <summary>A number is too small or too large.</summary>
    public static readonly DiagnosticDescriptor OutOfRange = Error(
        "RFT1007",
        "Number out of range",
        "Choose a number in the range that the message gives.");

    /// <summary>A string, array or object is too short or too long.</summary>
    public static readonly DiagnosticDescriptor WrongLength = Error(
        "RFT1008",
        "Wrong length",
        "Shorten or extend the value to the length that the message gives.");

    /// <summary>A string does not have the form that is asked for.</summary>
    public static readonly DiagnosticDescriptor PatternMismatch = Error(
        "RFT1009",
        "Wrong form",
        "Write the string in the form that the message describes.");

    /// <summary>The <c>type</c> of a grader, method or integration is not known.</summary>
    public static readonly DiagnosticDescriptor UnknownType = Error(
        "RFT1010",
        "Unknown type of grader, method or integration",
        "Choose one of the types that the message lists.");

    /// <summary>A feature of the OpenAI API or of the design that Rft does not have yet.</summary>
    public static readonly DiagnosticDescriptor NotSupportedYet = Error(
        "RFT1011",
        "Not supported yet",
        "The spelling is right, but this version of Rft cannot do it; remove it or wait for a version that can.");

    /// <summary>The bytes are not UTF-8, or an escape is half a character.</summary>
    public static readonly DiagnosticDescriptor InvalidEncoding = Error(
        "RFT1012",
        "Not valid UTF-8",
        "Save the file as UTF-8; a byte order mark is allowed.");

    /// <summary>Objects and arrays are nested too deep.</summary>
    public static readonly DiagnosticDescriptor TooDeep = Error(
        "RFT1013",
        "Nested too deep",
        "Flatten the document; 64 objects and arrays inside each other are allowed.");

    /// <summary>A file that something names does not exist.</summary>
    public static readonly DiagnosticDescriptor FileMissing = Error(
        "RFT1014",
        "File not found",
        "Correct the path; relative paths start from the folder of the file that names them.");

    /// <summary>A file exists but cannot be read.</summary>
    public static readonly DiagnosticDescriptor FileUnreadable = Error(
        "RFT1015",
        "File cannot be read",
        "Check the permissions of the file and that no other program holds it.");

    /// <summary>Grader files refer to each other in a circle.</summary>
    public static readonly DiagnosticDescriptor GraderCycle = Error(
        "RFT1016",
        "Graders refer to each other without end",
        "Break the circle: a grader file must not name a file that leads back to it.");

    /// <summary>A member is in an object whose method does not use it.</summary>
    public static readonly DiagnosticDescriptor MisplacedKey = Error(
        "RFT1017",
        "Key in the wrong place",
        "Move the member to where the message says.");

    /// <summary>A setting that is accepted and does nothing.</summary>
    public static readonly DiagnosticDescriptor NoEffect = Information(
        "RFT1018",
        "Setting without effect",
        "Nothing to do; remove the member if it misleads.");

    /// <summary>A folder holds no spec.</summary>
    public static readonly DiagnosticDescriptor SpecNotFound = Error(
        "RFT1019",
        "No spec in the folder",
        "Name a spec file, or a folder that holds one *.rft.json.");

    /// <summary>A folder holds more than one spec.</summary>
    public static readonly DiagnosticDescriptor SeveralSpecs = Error(
        "RFT1020",
        "Several specs in the folder",
        "Name the spec file that you mean.");

    /// <summary>A divergence from the base model is asked for, and full training leaves no base model.</summary>
    public static readonly DiagnosticDescriptor NoReference = Error(
        "RFT1021",
        "No base model to compare with",
        "Train an adapter, or set kl and kl_in_reward to 0: full training changes the only copy of the weights.");

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
}
