using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>The <c>cosine</c> metric of <c>text_similarity</c>: the cosine of two texts' embeddings, negative ones raised to 0.</summary>
internal sealed class CosineGrader(string name, AnswerTemplate input, AnswerTemplate reference, EmbeddingModel embeddings, int concurrency) : IGrader
{
    public string Name => name;

    public int? ConcurrentCalls => concurrency;

    public static IGrader? Create(TextSimilarityGraderSpec spec, GraderCreation creation)
    {
        var panel = creation.Shared(services => new JudgePanel(services));
        var model = new EmbeddingModel(creation.Services.Judge.EmbeddingModel, panel.Service, panel.Cache, spec.Location);
        return panel.Service.Check("'cosine'", spec.Location, creation.Diagnostics)
            && creation.Templates(spec.Input, spec.Reference) is var (input, reference)
                ? new CosineGrader(spec.Name, input, reference, model, panel.Service.Concurrency)
                : null;
    }

    public async ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        var second = "";
        if ((input.Render(sample, item, out var first) ?? reference.Render(sample, item, out second)) is { } failed)
        {
            return failed;
        }

        // As with the other metrics, nothing has nothing in common; services refuse to embed it.
        if (first.Length == 0 || second.Length == 0)
        {
            return Grade.Of(0);
        }

        try
        {
            var one = await embeddings.EmbedAsync(first, cancellationToken).ConfigureAwait(false);
            var other = await embeddings.EmbedAsync(second, cancellationToken).ConfigureAwait(false);
            return one.Length == other.Length
                ? Grade.Of(Math.Clamp(Cosine(one, other), 0, 1))
                : Grade.Failed(GradeErrorKind.ModelParse, $"the embeddings have {one.Length} and {other.Length} numbers");
        }
        catch (JudgeRequestException exception)
        {
            return Grade.Failed(GradeErrorKind.ModelServer, exception.Message);
        }
    }

    private static double Cosine(float[] one, float[] other)
    {
        var (dot, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < one.Length; i++)
        {
            dot += (double)one[i] * other[i];
            first += (double)one[i] * one[i];
            second += (double)other[i] * other[i];
        }

        return first == 0 || second == 0 ? 0 : dot / Math.Sqrt(first * second);
    }
}
