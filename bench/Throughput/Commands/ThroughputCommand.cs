using System.CommandLine;
using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;
using Rft.Throughput.Models;
using Rft.Throughput.Peers;
using Rft.Throughput.Results;
using Rft.Throughput.Roofline;
using Rft.Throughput.Scaling;

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
        root.Subcommands.Add(Scaling());
        root.Subcommands.Add(Cores());
        root.Subcommands.Add(Vectors());
        root.Subcommands.Add(RandomModel());
        root.Subcommands.Add(Memory());
        root.Subcommands.Add(Serve());
        return root;
    }

    private static Command Compare()
    {
        var cases = new Argument<string[]>("cases") { Description = "Parts of names of cases. Default: all." };
        var measuring = new MeasureArguments();
        var without = new Option<string[]>("--without") { Description = "Peers to leave out.", AllowMultipleArgumentsPerToken = true };
        var against = new Option<string?>("--against") { Description = "The Rft.Throughput.dll of another build of Rft, as one more peer." };
        var json = new Option<string?>("--json") { Description = "Write everything to a JSON file." };
        var csv = new Option<string?>("--csv") { Description = "Write a line a round to a CSV file." };
        var command = new Command("compare", "Measures cases with every program that the machine has, in turns.") { cases, without, against, json, csv };
        measuring.AddTo(command);
        command.SetAction(arguments => new Comparison(CaseTable.Select(arguments.GetValue(cases) ?? []), measuring.Of(arguments))
        {
            Without = arguments.GetValue(without) ?? [],
            Against = arguments.GetValue(against),
            JsonPath = arguments.GetValue(json),
            CsvPath = arguments.GetValue(csv),
        }.Run());
        return command;
    }

    private static Command Scaling()
    {
        var measuring = new MeasureArguments();
        var parameters = new Option<long>("--most-parameters") { Description = "The largest model. Default 600 million.", DefaultValueFactory = _ => 600_000_000 };
        var longest = new Option<int>("--longest") { Description = "The longest sequence. Default 8192.", DefaultValueFactory = _ => 8192 };
        var command = new Command("scaling", "Speed and memory of models from 0.3 to 500 million parameters, and of sequences from 64 to 8192 tokens.")
        {
            parameters, longest,
        };
        measuring.AddTo(command);
        command.SetAction(arguments =>
        {
            var options = measuring.Of(arguments);
            if (!BusyMachine.MayMeasure(options))
            {
                return 1;
            }

            Console.WriteLine(Machine.Current.Description);
            var roofline = MachineRoofline.Measure(options.Threads, options.ByProcessorTime);
            Console.WriteLine(RooflineText.Of(roofline));
            Console.WriteLine(new SizeTable(options, roofline).Of(arguments.GetValue(parameters)));
            Console.WriteLine(new LengthTable(options).Of(arguments.GetValue(longest)));
            return 0;
        });
        return command;
    }

    private static Command Cores()
    {
        var command = new Command("cores", "What more cores would give: parts timed here one by one, and spread over 1 to 64 threads on paper.");
        command.SetAction(_ => Console.WriteLine(CoreTable.Of()));
        return command;
    }

    private static Command Vectors()
    {
        var cases = new Argument<string[]>("cases")
        {
            Description = "Parts of names of cases.",
            DefaultValueFactory = _ => ["sgemm-1024", "sgemm-128x1024x256", "prefill-32", "small-decode-32", "train"],
        };
        var measuring = new MeasureArguments();
        var command = new Command("vectors", "The engine with narrower vectors, each width against its own peak.") { cases };
        measuring.AddTo(command);
        command.SetAction(arguments =>
        {
            var options = measuring.Of(arguments);
            if (!BusyMachine.MayMeasure(options))
            {
                return 1;
            }

            new VectorWidths(CaseTable.Select(arguments.GetValue(cases) ?? []), options).Run();
            return 0;
        });
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
        var cpu = MeasureArguments.ProcessorTime();
        var command = new Command("roofline", "Measures what the machine can do: multiply-adds, and reading from each level of memory.") { threads, cpu };
        command.SetAction(arguments =>
        {
            Console.WriteLine(Machine.Current.Description);
            Console.WriteLine(RooflineText.Of(MachineRoofline.Measure(arguments.GetValue(threads), arguments.GetValue(cpu))));
        });
        return command;
    }

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
        var tokens = new Option<int>("--tokens") { Description = "Tokens of a training batch. Default 512.", DefaultValueFactory = _ => 512 };
        var limit = new Option<double?>("--limit") { Description = "As a spec's memory_limit_gb." };
        var command = new Command("memory", "Seconds and resident memory of loading a folder, answering, and training.") { directory, lora, tokens, limit };
        command.SetAction(arguments => ModelMemory.Run(
            arguments.GetRequiredValue(directory), arguments.GetValue(lora), arguments.GetValue(tokens), arguments.GetValue(limit)));
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
