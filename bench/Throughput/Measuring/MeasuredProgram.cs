using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Measuring;

/// <summary>A program that does the cases, as a process of its own: threads that one of them lets spin take nothing from the others.</summary>
internal sealed class MeasuredProgram : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private int _nextId = 1;
    private long _memoryAtStart;

    private MeasuredProgram(string name, Process process)
    {
        (Name, _process) = (name, process);
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What the results call it.</summary>
    public string Name { get; }

    /// <summary>Version and settings.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Seconds of processor time that the process has taken since it began; null where the system does not say.</summary>
    public double? ProcessorTime => ProcessorUse.OfProcess(_process.Id);

    /// <summary>
    /// The most bytes of memory that the process ever had, without those that it had before its first work; 0 where the system does not say.
    /// </summary>
    public long PeakMemory => ProcessorUse.PeakMemoryOfProcess(_process.Id) - _memoryAtStart;

    /// <summary>Starts a program.</summary>
    /// <param name="name">What the results call it.</param>
    /// <param name="start">How it is started.</param>
    /// <param name="absent">Why it cannot be had.</param>
    /// <returns>The program; null where it cannot be had.</returns>
    public static MeasuredProgram? Start(string name, ProcessStartInfo start, out string absent)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        try
        {
            var program = new MeasuredProgram(name, Process.Start(start)!);
            try
            {
                var reply = program.Ask(new WorkRequest(WorkAction.Describe, 0));
                if (reply.Unsupported is null)
                {
                    (absent, program.Description) = ("", reply.Description ?? "");
                    program._memoryAtStart = ProcessorUse.PeakMemoryOfProcess(program._process.Id);
                    return program;
                }

                absent = reply.Unsupported;
            }
            catch (IOException exception)
            {
                absent = exception.Message;
            }

            program.Dispose();
            return null;
        }
        catch (Win32Exception exception)
        {
            absent = exception.Message;
            return null;
        }
    }

    /// <summary>Makes a workload.</summary>
    /// <returns>Its number; null where the program has none of this kind.</returns>
    public int? Prepare(WorkRequest request, out IReadOnlyList<double>? answer)
    {
        var reply = Ask(request with { Do = WorkAction.Prepare, Id = _nextId });
        answer = reply.Answer;
        return reply.Unsupported is null ? _nextId++ : null;
    }

    /// <summary>Works for at least so long.</summary>
    public WorkReply Run(int id, double seconds) => Ask(new WorkRequest(WorkAction.Run, id) { Seconds = seconds });

    /// <summary>Floating-point operations a second that its threads can do at most, or a processor second of one.</summary>
    public double Peak(int threads, bool byProcessorTime) =>
        Ask(new WorkRequest(WorkAction.Peak, 0) { Threads = threads, ByProcessorTime = byProcessorTime }).Units;

    /// <summary>Frees a workload.</summary>
    public void Release(int id) => Ask(new WorkRequest(WorkAction.Release, id));

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private WorkReply Ask(WorkRequest request)
    {
        try
        {
            _process.StandardInput.WriteLine(WorkJson.Write(request));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Ended();
        }

        return _process.StandardOutput.ReadLine() is { } line ? WorkJson.Read<WorkReply>(line) : throw Ended();
    }

    private IOException Ended()
    {
        _process.WaitForExit();
        var lines = _errors.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new IOException(string.Create(
            CultureInfo.InvariantCulture, $"it ended with {_process.ExitCode}: {(lines.Length == 0 ? "" : lines[^1])}"));
    }
}
