using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Sampling;

/// <summary>Checks the arguments of a tool call against the parameters that its tool declares.</summary>
internal static class ToolArguments
{
    private const int MostMistakes = 3;

    /// <summary>What is wrong, for the model; null where nothing is.</summary>
    /// <param name="arguments">The arguments as the model wrote them.</param>
    /// <param name="declaration">The declaration of the tool.</param>
    public static string? Check(string arguments, SourceNode declaration)
    {
        if (SourceDocument.Parse("arguments", Encoding.UTF8.GetBytes(arguments), []) is not { Kind: SourceNodeKind.Object } node)
        {
            return "the arguments are no JSON object";
        }

        var mistakes = new DiagnosticBag();
        return TryValidate(declaration, node, mistakes) is null && mistakes.HasErrors
            ? "the arguments are invalid: " + string.Join("; ", mistakes.Take(MostMistakes).Select(mistake => mistake.Message))
            : null;
    }

    /// <summary>Why arguments cannot be checked against a declaration, whose schema then only the model reads; null where they can.</summary>
    public static string? WhyUnchecked(SourceNode declaration) => TryValidate(declaration, SourceNode.Object(default, []), []);

    private static string? TryValidate(SourceNode declaration, SourceNode arguments, DiagnosticBag mistakes)
    {
        if (declaration["function"]?["parameters"] is not { Kind: SourceNodeKind.Object } parameters)
        {
            return null;
        }

        try
        {
            JsonSchema.Of(parameters).Validate(arguments, "the arguments", mistakes);
            return null;
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return exception.Message;
        }
    }
}
