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
}
