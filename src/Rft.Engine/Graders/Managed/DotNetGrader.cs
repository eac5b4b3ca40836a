using System.Text.Json;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary><c>dotnet</c>: the score that a C# class of the user's gives. What the class does wrong is a failed grade.</summary>
internal sealed class DotNetGrader(string name, ManagedCalls<IAnswerGrader> calls) : IGrader
{
    public string Name => name;

    public static IGrader? Create(DotNetGraderSpec spec, GraderCreation creation)
    {
        var type = UserAssembly.Find<IAnswerGrader>(
            spec.Assembly, spec.Class, creation.Services, assembly => creation.Own(assembly), creation.Diagnostics);
        return type is null
            ? null
            : new DotNetGrader(spec.Name, creation.Own(new ManagedCalls<IAnswerGrader>(
                type, spec.Location, TimeSpan.FromSeconds(spec.TimeoutSeconds), creation.Services)));
    }

    /// <summary>A node as the JSON of .NET.</summary>
    public static JsonElement Json(SourceNode node)
    {
        using var document = JsonDocument.Parse(CompactJson.Write(node));
        return document.RootElement.Clone();
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) =>
        new(CallAsync(sample, item, cancellationToken));

    private async Task<Grade> CallAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        var answer = new AnswerToGrade(sample.OutputText, () => Json(sample.NodeWithJson), () => Json(item));
        try
        {
            var score = await calls.CallAsync((grader, token) => grader.GradeAsync(answer, token), cancellationToken).ConfigureAwait(false);
            return Grade.Of(score);
        }
        catch (Exception exception) when (exception is TimeoutException or ManagedCallException)
        {
            return Grade.Failed(GradeErrorKind.Other, exception.Message);
        }
    }
}
