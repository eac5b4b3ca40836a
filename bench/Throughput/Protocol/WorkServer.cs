using Rft.Throughput.Roofline;
using Rft.Throughput.Workloads;

namespace Rft.Throughput.Protocol;

/// <summary>A measured program's side: answers each line of standard input with one, until the input ends.</summary>
internal static class WorkServer
{
    public static void Run(IWorkloadSource source, TextReader input, TextWriter output)
    {
        var workloads = new Dictionary<int, IWorkload>();
        try
        {
            while (input.ReadLine() is { } line)
            {
                output.WriteLine(WorkJson.Write(Answer(source, workloads, WorkJson.Read<WorkRequest>(line))));
                output.Flush();
            }
        }
        finally
        {
            foreach (var workload in workloads.Values)
            {
                workload.Dispose();
            }
        }
    }

    private static WorkReply Answer(IWorkloadSource source, Dictionary<int, IWorkload> workloads, WorkRequest request)
    {
        switch (request.Do)
        {
            case WorkAction.Describe:
                return new WorkReply { Description = source.Description };
            case WorkAction.Peak:
                return new WorkReply { Units = FusedMultiplyAddPeak.Measure(request.Threads, request.ByProcessorTime) };
            case WorkAction.Prepare:
                if (source.Create(request) is not { } workload)
                {
                    return new WorkReply { Unsupported = "no such workload" };
                }

                workloads.Add(request.Id, workload);
                return new WorkReply { Answer = workload.Answer };
            case WorkAction.Run:
                return workloads[request.Id].Run(request.Seconds);
            default:
                workloads.Remove(request.Id, out var ended);
                ended?.Dispose();
                return new WorkReply();
        }
    }
}
