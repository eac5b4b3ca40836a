namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>A chat template or report template does not parse.</summary>
    public static readonly DiagnosticDescriptor TemplateSyntax = Error(
        "RFT3001", "Template does not parse", "Mend the template at the given line and column.");

    /// <summary>A template names what does not exist.</summary>
    public static readonly DiagnosticDescriptor TemplateName = Error(
        "RFT3002", "Unknown name in a template", "Use a variable, member, function, filter or test that exists; the message lists the nearest one.");

    /// <summary>A template asks of a value what it cannot do.</summary>
    public static readonly DiagnosticDescriptor TemplateValue = Error(
        "RFT3003", "Value does not fit its use in a template", "Convert the value first, or test for its kind before using it.");

    /// <summary>A template would take too much time, memory or depth.</summary>
    public static readonly DiagnosticDescriptor TemplateLimit = Error(
        "RFT3004", "Template exceeds a limit", "Make the template, or the data that it loops over, smaller.");

    /// <summary>A chat template refuses the conversation.</summary>
    public static readonly DiagnosticDescriptor TemplateRaised = Error(
        "RFT3005", "The chat template refused the conversation", "Change the messages so that the model's chat template accepts them.");

    /// <summary>A placeholder in a grader's string does not parse.</summary>
    public static readonly DiagnosticDescriptor PlaceholderSyntax = Error(
        "RFT3011", "Placeholder does not parse", "Write {{ item.NAME }} or {{ sample.output_text }}; names follow '.', indexes stand in '[ ]'.");

    /// <summary>A placeholder names a member that samples do not have.</summary>
    public static readonly DiagnosticDescriptor SampleMember = Error(
        "RFT3012", "Unknown member of sample", "Use sample.output_text, sample.output_json, sample.output_tools or sample.choices.");

    /// <summary>A grader reads the answer as JSON although answers are free text.</summary>
    public static readonly DiagnosticDescriptor SampleNotJson = Error(
        "RFT3013", "sample.output_json without a response format", "Set response_format on the method, or use sample.output_text.");

    /// <summary>A formula does not parse.</summary>
    public static readonly DiagnosticDescriptor FormulaSyntax = Error(
        "RFT3021", "Formula does not parse", "Mend the formula; docs/graders.md has the grammar.");

    /// <summary>A formula names a grader or function that does not exist.</summary>
    public static readonly DiagnosticDescriptor FormulaName = Error(
        "RFT3022", "Unknown name in a formula", "Use the keys of 'graders' and the functions min, max, abs, floor, ceil, exp, sqrt, log and if.");

    /// <summary>A key of a <c>multi</c> grader cannot be used in its formula.</summary>
    public static readonly DiagnosticDescriptor MultiKey = Error(
        "RFT3023", "Grader key is no identifier", "Use letters, digits and '_', not starting with a digit.");

    /// <summary>The synonyms of <c>meteor</c> are not there.</summary>
    public static readonly DiagnosticDescriptor WordNetMissing = Information(
        "RFT3031",
        "METEOR works without synonyms",
        "Install WordNet 3.0 (Debian: wordnet-base), or set WNSEARCHDIR to the folder of its files, on every machine that grades; scores differ with and without.");

    /// <summary>The pattern of a <c>regex</c> grader does not parse.</summary>
    public static readonly DiagnosticDescriptor PatternSyntax = Error(
        "RFT3032", "Pattern does not parse", "Mend the regular expression; its language is .NET's, and a backslash is written twice in JSON.");

    /// <summary>A <c>number</c> grader has nothing to compare with.</summary>
    public static readonly DiagnosticDescriptor ReferenceNotNumber = Error(
        "RFT3033", "The reference of a number grader is no number", "Write a number such as 42, -3.5 or 1,000, or a template such as {{ item.answer }}.");

    /// <summary>The <c>weights</c> of a <c>json_schema</c> grader name a field that answers cannot have.</summary>
    public static readonly DiagnosticDescriptor FieldWeight = Error(
        "RFT3034", "Weight of an unknown field", "Use the names of 'properties' of the grader's schema; fields of fields are written with '.'.");

    /// <summary>The assembly of a <c>dotnet</c> grader cannot be loaded.</summary>
    public static readonly DiagnosticDescriptor GraderAssemblyUnreadable = Error(
        "RFT3035", "Grader assembly cannot be loaded", "Build the project first, and check the path in 'assembly'.");

    /// <summary>The assembly of a <c>dotnet</c> grader lacks the class.</summary>
    public static readonly DiagnosticDescriptor GraderClassMissing = Error(
        "RFT3036",
        "Grader class is missing",
        "Write the full name, with its namespace, of a public class that implements IAnswerGrader.");

    /// <summary>Calls of a <c>dotnet</c> grader do not return.</summary>
    public static readonly DiagnosticDescriptor GraderCallsStuck = Error(
        "RFT3037", "Grader calls do not return", "Let the class return when its cancellation token is cancelled, or run it as a 'command' grader.");

    /// <summary>There is no Python for a <c>python</c> grader.</summary>
    public static readonly DiagnosticDescriptor PythonMissing = Error(
        "RFT3060", "Python is not installed", "Install python3 (Debian: python3) or put it on the search path.");

    /// <summary>There is no sandbox for a <c>python</c> grader.</summary>
    public static readonly DiagnosticDescriptor SandboxMissing = Error(
        "RFT3061",
        "No sandbox for Python graders",
        "Install bubblewrap and allow user name spaces, or set \"sandbox\": \"best_effort\" on a grader whose code you trust; docs/sandbox.md says how.");

    /// <summary>A <c>python</c> grader runs in a weaker sandbox.</summary>
    public static readonly DiagnosticDescriptor SandboxWeaker = Warning(
        "RFT3062", "Python graders run in a weaker sandbox", "Install bubblewrap and allow user name spaces; docs/sandbox.md says how.");

    /// <summary>The source of a <c>python</c> grader cannot be loaded.</summary>
    public static readonly DiagnosticDescriptor PythonSource = Error(
        "RFT3063", "Python source does not load", "Mend the source at the given line; it must define grade(sample, item), and imports must be installed for python3.");

    /// <summary>The source of a <c>python</c> grader is too long.</summary>
    public static readonly DiagnosticDescriptor PythonTooLong = Error(
        "RFT3064", "Python source is too long", "Keep the source below 256 kB; put data into the rows of the dataset.");

    /// <summary>A grader needs a service that nobody has named.</summary>
    public static readonly DiagnosticDescriptor JudgeNotConfigured = Error(
        "RFT3065",
        "No service for a model grader",
        "Set judge.base_url in the spec or OPENAI_BASE_URL in the environment, or OPENAI_API_KEY for OpenAI's own service; or name the folder of a local model.");

    /// <summary>The service behind model graders does not answer.</summary>
    public static readonly DiagnosticDescriptor JudgeDown = Error(
        "RFT3066", "The judge does not answer", "Mend what the message says and start again: the run goes on from its checkpoint, and verdicts are remembered.");

    /// <summary>The program of a <c>command</c> grader is not there.</summary>
    public static readonly DiagnosticDescriptor CommandMissing = Error(
        "RFT3067", "Program of a command grader not found", "Install the program, put it on the search path, or write its path from the spec's folder.");

    /// <summary>The address of an <c>endpoint</c> grader is not one that answers may go to.</summary>
    public static readonly DiagnosticDescriptor EndpointAddress = Error(
        "RFT3068", "Address of an endpoint grader is not safe", "Use an https address, or http to localhost.");

    /// <summary>A header of an <c>endpoint</c> grader holds a secret.</summary>
    public static readonly DiagnosticDescriptor EndpointSecret = Error(
        "RFT3069", "Secret in a spec", "Put the secret into an environment variable and write ${NAME} in its place.");

    /// <summary>A header of an <c>endpoint</c> grader needs a variable that is not set.</summary>
    public static readonly DiagnosticDescriptor EndpointVariable = Error(
        "RFT3070", "Variable of an endpoint grader is not set", "Set the environment variable that the message names.");

    /// <summary>A passing label of a <c>label_model</c> grader is no label.</summary>
    public static readonly DiagnosticDescriptor LabelUnknown = Error(
        "RFT3071", "Passing label is no label", "Write each of passing_labels exactly as in labels.");
}
