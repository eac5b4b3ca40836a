using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>Checks what templates ask of <c>sample</c>, whose members are known before any data is.</summary>
internal static class SampleMembers
{
    private static readonly string[] _names = ["output_text", "output_json", "output_tools", "choices", "model"];

    public static bool Check(PathTemplate template, SourceText text, DiagnosticBag diagnostics, bool answersAreJson)
    {
        var isValid = true;
        foreach (var path in template.Paths)
        {
            if (path.Root != PathNamespace.Sample)
            {
                continue;
            }

            var location = text.LocationOf(path.Position);
            if (path.FirstMember is not { } member || !_names.Contains(member))
            {
                var nearest = Suggestions.Nearest(path.FirstMember ?? "output_text", _names);
                diagnostics.Add(
                    DiagnosticTable.SampleMember,
                    location,
                    $"'{path}' is not there: a sample has {string.Join(", ", _names)}"
                    + (nearest is null ? "" : $"; did you mean 'sample.{nearest}'?"));
                isValid = false;
            }
            else if (member == "output_json" && !answersAreJson)
            {
                diagnostics.Add(
                    DiagnosticTable.SampleNotJson,
                    location,
                    $"'{path}' exists only where the method sets response_format; this one does not");
                isValid = false;
            }
        }

        return isValid;
    }
}
