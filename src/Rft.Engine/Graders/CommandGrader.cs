using System.Text;
using Rft.Engine.Diagnostics;
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
    public string Name => name;

    public int? ConcurrentCalls => 2 * cores;

    public static IGrader? Create(CommandGraderSpec spec, GraderCreation creation)
    {
        var program = spec.Command[0];
        if (Find(program.Value, creation.Services) is not { } path)
        {
            creation.Diagnostics.Add(
                DiagnosticTable.CommandMissing,
                program.LocationOf(0),
                $"there is no program {Quoted.Text(program.Value)}; expected the name of one on the search path, or a path with a '/' from the spec's folder");
            return null;
        }

        List<string> command = [path, .. spec.Command.Skip(1).Select(part => part.Value)];
        var (services, patience) = (creation.Services, TimeSpan.FromSeconds(spec.TimeoutSeconds));
        var workers = creation.Own(new WorkerPool<CommandWorker>(services.Cores, () => new CommandWorker(command, services, patience)));
        return new CommandGrader(spec.Name, workers, services.Cores);
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        var line = Encoding.UTF8.GetBytes(
            $"{{\"sample\":{CompactJson.Write(sample.NodeWithJson)},\"item\":{CompactJson.Write(item)}}}\n");
        return new(workers.RunAsync((worker, token) => worker.Grade(line, token), cancellationToken));
    }

    private static string? Find(string program, GraderServices services)
    {
        if (program.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (program.Contains('/', StringComparison.Ordinal) || program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(program, Path.GetFullPath(services.Directory));
            return File.Exists(path) ? path : null;
        }

        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];
        return (services.ReadVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(File.Exists);
    }
}
