using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>A grader's string over an answer and its row.</summary>
internal sealed class AnswerTemplate(PathTemplate template)
{
    private const string OutputText = "sample.output_text";

    private readonly bool _isAnswer = template.OnlyPath?.ToString() == OutputText;
    private readonly bool _readsJson =
        template.Paths.Any(path => path is { Root: PathNamespace.Sample, FirstMember: "output_json" });

    /// <summary>Whether the text is the same for every answer and row.</summary>
    public bool IsFixed => template.Paths.Count == 0;

    /// <summary>Fills in the values; gives the failed grade, or null where that succeeded.</summary>
    public Grade? Render(Sample sample, SourceNode item, out string text)
    {
        text = sample.OutputText;
        if (_isAnswer)
        {
            return null;
        }

        if (_readsJson && sample.OutputJsonError is { } error)
        {
            return Grade.Failed(GradeErrorKind.SampleParse, error);
        }

        if (template.Render(item, _readsJson ? sample.NodeWithJson : sample.Node, out var missing) is not { } rendered)
        {
            return Grade.Failed(GradeErrorKind.InvalidVariable, $"'{missing}' is not there");
        }

        text = rendered;
        return null;
    }
}
