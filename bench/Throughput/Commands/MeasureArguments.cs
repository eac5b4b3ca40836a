using System.CommandLine;
using Rft.Throughput.Measuring;

namespace Rft.Throughput.Commands;

/// <summary>The options that say how something is measured.</summary>
internal sealed class MeasureArguments
{
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads of each program. Default: one a core.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<int> _rounds = new("--rounds") { Description = "How often each program works on a case. Default 9.", DefaultValueFactory = _ => 9 };

    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "How long each works in a round at least. Default 0.3.",
        DefaultValueFactory = _ => 0.3,
    };

    private readonly Option<bool> _cpu = ProcessorTime();

    private readonly Option<bool> _disturbed = new("--disturbed") { Description = "Measure although others use the machine; results are marked." };

    /// <summary>The option that counts processor time.</summary>
    public static Option<bool> ProcessorTime() => new("--cpu-time")
    {
        Description = "Count processor time instead of the clock's: for a machine that others use, with one thread.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _threads, _rounds, _seconds, _cpu, _disturbed })
        {
            command.Options.Add(option);
        }
    }

    public MeasureOptions Of(ParseResult arguments) => new(
        arguments.GetValue(_threads), arguments.GetValue(_rounds), arguments.GetValue(_seconds), arguments.GetValue(_cpu), arguments.GetValue(_disturbed));
}
