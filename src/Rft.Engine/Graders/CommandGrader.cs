using System.Text;
using System.Text.Json;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>
/// <c>command</c>: a program of the user's reads <c>{"sample", "item"}</c>, one a line, and answers each with <c>{"score"}</c>. It runs as
/// the user does; only the environment is kept from it.
/// </summary>
internal sealed class CommandGrader(string name, WorkerPool<CommandWorker> workers, int cores) : IGrader
{
    private const int LongestAnswer = 64 * 1024;

    public string Name => name;

    public int? ConcurrentCalls => 2 * cores;

    public static IGrader? Create(CommandGraderSpec spec, GraderCreation creation)
    {
        var (services, patience) = (creation.Services, TimeSpan.FromSeconds(spec.TimeoutSeconds));
        if (UserCommand.Find(spec.Command, services, creation.Diagnostics) is not { } command)
        {
            return null;
        }

        var workers = creation.Own(new WorkerPool<CommandWorker>(
            services.Cores, () => new CommandWorker(() => command.Start(), services, patience, LongestAnswer)));
        return new CommandGrader(spec.Name, workers, services.Cores);
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        var line = Encoding.UTF8.GetBytes(
            $"{{\"sample\":{CompactJson.Write(sample.NodeWithJson)},\"item\":{CompactJson.Write(item)}}}\n");
        return new(workers.RunAsync((worker, token) => Ask(worker, line, token), cancellationToken));
    }

    private static Grade Ask(CommandWorker worker, byte[] line, CancellationToken cancellationToken)
    {
        try
        {
            return Read(worker.Ask(line, cancellationToken));
        }
        catch (LineProcessException exception)
        {
            return Failed(exception.Message);
        }
    }

    private static Grade Read(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number)
            {
                return Grade.Of(score.GetDouble());
            }

            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
            {
                return Failed(JsonText.Of(error));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The same mistake: a line that is no answer.
        }

        return Failed("the answer is no object with a number 'score' or a text 'error'");
    }

    private static Grade Failed(string details) => Grade.Failed(GradeErrorKind.Other, details);
}
