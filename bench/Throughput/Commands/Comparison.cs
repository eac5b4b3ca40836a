using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;
using Rft.Throughput.Models;
using Rft.Throughput.Peers;
using Rft.Throughput.Results;
using Rft.Throughput.Roofline;

namespace Rft.Throughput.Commands;

/// <summary>Measures cases with every program that the machine has, and prints and writes the results.</summary>
/// <param name="cases">What is measured.</param>
/// <param name="options">How.</param>
internal sealed class Comparison(IReadOnlyList<BenchmarkCase> cases, MeasureOptions options)
{
    /// <summary>Peers that are left out.</summary>
    public IReadOnlyCollection<string> Without { get; init; } = [];

    /// <summary>The Rft.Throughput.dll of another build.</summary>
    public string? Against { get; init; }

    /// <summary>Where the JSON file goes.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Where the CSV file goes.</summary>
    public string? CsvPath { get; init; }

    /// <summary>Does it.</summary>
    /// <returns>0; 1 where the machine was busy, or where garbage was collected during a step.</returns>
    public int Run()
    {
        if (!BusyMachine.MayMeasure(options))
        {
            return 1;
        }

        var when = DateTimeOffset.Now;
        Console.WriteLine(FormattableString.Invariant($"{when:yyyy-MM-dd HH:mm}, {Machine.Current.Description}"));
        var programs = Start();
        try
        {
            var roofline = MachineRoofline.Measure(options.Threads, options.ByProcessorTime);
            var results = Measure(programs);
            if (!options.MayBeDisturbed && results.RemoveAll(result => result.IsDisturbed) is > 0 and var busy)
            {
                Console.Error.WriteLine(FormattableString.Invariant($"{busy} cases are not shown: others used the machine. --disturbed shows them."));
            }

            Print(programs, roofline, results);
            if (JsonPath is not null)
            {
                ResultFiles.WriteJson(JsonPath, when, programs.ToDictionary(program => program.Name, program => program.Description), roofline, results);
            }

            if (CsvPath is not null)
            {
                ResultFiles.WriteCsv(CsvPath, results);
            }

            return ReportCollections(results);
        }
        finally
        {
            programs.ForEach(program => program.Dispose());
        }
    }

    private List<MeasuredProgram> Start()
    {
        List<MeasuredProgram> programs = [];
        foreach (var (name, start) in ProgramList.Starts(options.Threads, Against))
        {
            if (Without.Contains(name))
            {
                continue;
            }

            if (MeasuredProgram.Start(name, start, out var absent) is { } program)
            {
                Console.WriteLine($"{name}: {program.Description}");
                programs.Add(program);
            }
            else
            {
                Console.WriteLine($"{name}: absent ({absent})");
            }
        }

        return programs;
    }

    private List<CaseResult> Measure(List<MeasuredProgram> programs)
    {
        var runner = new CaseRunner(programs, ModelStore.Temporary, options);
        List<CaseResult> results = [];
        foreach (var one in cases)
        {
            var result = runner.Run(one);
            if (result.Series.Count == 0)
            {
                Console.WriteLine($"{one.Name}: no program has it");
                continue;
            }

            Console.WriteLine(CaseTableText.Line(result));
            results.Add(result);
        }

        return results;
    }

    private void Print(List<MeasuredProgram> programs, MachineRoofline roofline, List<CaseResult> results)
    {
        var names = programs.Select(program => program.Name).ToList();
        var second = options.ByProcessorTime ? "a second of processor time" : "a second";
        Console.WriteLine(FormattableString.Invariant($"\n{options.Threads} threads, {options.Rounds} rounds: median (interval)\n"));
        Console.WriteLine(RooflineText.Of(roofline));
        foreach (var (isProduct, unit) in new[] { (false, "Tokens"), (true, "Billions of floating-point operations") })
        {
            List<CaseResult> part = [.. results.Where(result => result.Case.IsProduct == isProduct)];
            if (part.Count > 0)
            {
                Console.WriteLine($"{unit} {second}:\n");
                Console.WriteLine(new CaseTableText([.. names.Where(name => part.Any(result => result.Best(name) is not null))], roofline).Of(part));
            }
        }
    }

    private static int ReportCollections(List<CaseResult> results)
    {
        var collected = results.Where(result => result.Ours?.Samples.Any(sample => sample.Reply.Collections > 0) == true).ToList();
        collected.ForEach(result => Console.Error.WriteLine($"{result.Case.Name}: garbage was collected during a step."));
        return collected.Count > 0 ? 1 : 0;
    }
}
