using System.CommandLine;
using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;
using Rft.Throughput.Models;
using Rft.Throughput.Peers;
using Rft.Throughput.Results;
using Rft.Throughput.Roofline;

namespace Rft.Throughput.Commands;

/// <summary>The command line.</summary>
internal static class ThroughputCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("How fast the engine is, beside other engines and beside what the machine can do.");
        root.Subcommands.Add(Compare());
        root.Subcommands.Add(Cases());
        root.Subcommands.Add(Roofline());
        root.Subcommands.Add(RandomModel());
        root.Subcommands.Add(Memory());
        root.Subcommands.Add(Serve());
        return root;
    }

    private static Command Compare()
    {
        var cases = new Argument<string[]>("cases") { Description = "Parts of names of cases. Default: all." };
        var threads = new Option<int>("--threads") { Description = "Threads of each program. Default: one a core.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var rounds = new Option<int>("--rounds") { Description = "How often each program works on a case. Default 9.", DefaultValueFactory = _ => 9 };
        var seconds = new Option<double>("--seconds") { Description = "How long each works in a round. Default 0.3.", DefaultValueFactory = _ => 0.3 };
        var cpu = ProcessorTime();
        var disturbed = new Option<bool>("--disturbed") { Description = "Measure although others use the machine; results are marked." };
        var without = new Option<string[]>("--without") { Description = "Peers to leave out.", AllowMultipleArgumentsPerToken = true };
        var against = new Option<string?>("--against") { Description = "The Rft.Throughput.dll of another build of Rft, as one more peer." };
        var json = new Option<string?>("--json") { Description = "Write everything to a JSON file." };
        var csv = new Option<string?>("--csv") { Description = "Write a line a round to a CSV file." };
        var command = new Command("compare", "Measures cases with every program that the machine has, in turns.")
        {
            cases, threads, rounds, seconds, cpu, disturbed, without, against, json, csv,
        };
        command.SetAction(arguments => new Comparison(
            CaseTable.Select(arguments.GetValue(cases) ?? []),
            new MeasureOptions(
                arguments.GetValue(threads), arguments.GetValue(rounds), arguments.GetValue(seconds), arguments.GetValue(cpu), arguments.GetValue(disturbed)))
        {
            Without = arguments.GetValue(without) ?? [],
            Against = arguments.GetValue(against),
            JsonPath = arguments.GetValue(json),
            CsvPath = arguments.GetValue(csv),
        }.Run());
        return command;
    }

    private static Command Cases()
    {
        var command = new Command("cases", "Lists the cases.");
        command.SetAction(_ =>
        {
            foreach (var one in CaseTable.All)
            {
                Console.WriteLine(one.Goal is { } goal ? FormattableString.Invariant($"{one.Name} (goal {goal})") : one.Name);
            }
        });
        return command;
    }

    private static Command Roofline()
    {
        var threads = new Option<int>("--threads") { Description = "Threads besides one. Default: one a core.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var cpu = ProcessorTime();
        var command = new Command("roofline", "Measures what the machine can do: multiply-adds, and reading from each level of memory.") { threads, cpu };
        command.SetAction(arguments =>
        {
            Console.WriteLine(Machine.Current.Description);
            Console.WriteLine(RooflineText.Of(MachineRoofline.Measure(arguments.GetValue(threads), arguments.GetValue(cpu))));
        });
        return command;
    }

    private static Option<bool> ProcessorTime() => new("--cpu-time")
    {
        Description = "Count processor time instead of the clock's: for a machine that others use, with one thread.",
    };

    private static Command RandomModel()
    {
        var directory = new Argument<string>("directory") { Description = "The new folder." };
        var shape = new Argument<string>("shape") { Description = string.Join(" or ", PublishedShapes.Names) };
        shape.AcceptOnlyFromAmong([.. PublishedShapes.Names]);
        var tokenizer = new Option<string>("--tokenizer") { Description = "The folder whose tokenizer is taken.", DefaultValueFactory = _ => "examples/models/tiny" };
        var command = new Command("random-model", "Writes a folder of random bfloat16 weights in a published shape.") { directory, shape, tokenizer };
        command.SetAction(arguments =>
            PublishedShapes.Write(arguments.GetRequiredValue(directory), arguments.GetRequiredValue(shape), arguments.GetRequiredValue(tokenizer)));
        return command;
    }

    private static Command Memory()
    {
        var directory = new Argument<string>("directory") { Description = "A model folder." };
        var lora = new Option<bool>("--lora") { Description = "Train an adapter as well." };
        var command = new Command("memory", "Seconds and resident memory of loading a folder, answering, and training.") { directory, lora };
        command.SetAction(arguments => ModelMemory.Run(arguments.GetRequiredValue(directory), arguments.GetValue(lora)));
        return command;
    }

    private static Command Serve()
    {
        var name = new Argument<string>("program");
        var command = new Command("serve", "One of the measured programs: requests on standard input.") { name };
        command.Hidden = true;
        command.SetAction(arguments => ProgramList.Serve(arguments.GetRequiredValue(name)));
        return command;
    }
}
