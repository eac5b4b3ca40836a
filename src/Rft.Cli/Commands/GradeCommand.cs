using System.CommandLine;
using System.CommandLine.Parsing;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft grade</c>: lets a grader grade answers that are there already, or compares it with an old one on them.</summary>
internal sealed class GradeCommand : RftCommand
{
    private static readonly string[] _origins = ["rollout", "base", "trained"];

    private readonly Argument<string> _grader = new("grader")
    {
        Description = "A grader file, a spec, whose reward it is, or the folder that holds one spec.",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The dataset, a JSONL file. Default: the training rows of the spec.",
        HelpName = "file",
    };

    private readonly Option<string?> _completions = new("--completions")
    {
        Description = "The answers, a JSONL file. Default: the reference answers of the dataset.",
        HelpName = "file",
    };

    private readonly Option<string?> _run = new("--run")
    {
        Description = "Grade the stored answers of a run: the beginning of its fingerprint, or its spec.",
        HelpName = "run",
    };

    private readonly Option<string?> _answers = new("--answers")
    {
        Description = "Which answers of the run: rollout, base or trained. Default: all.",
        HelpName = "origin",
    };

    private readonly Option<string?> _against = new("--against")
    {
        Description = "Compare with an old grader: a file, a spec, git:REV for this file in a revision, or REV:path.",
        HelpName = "old",
    };

    private readonly Option<double?> _passThreshold = new("--pass-threshold")
    {
        Description = "An answer passes at this score or more. Default: the spec's, else 1.",
        HelpName = "score",
    };

    private readonly Option<int> _examples = new("--examples")
    {
        Description = "How many changed answers a comparison shows. Default 5.",
        HelpName = "count",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Write a line of JSON an answer, in the layout of OpenAI's grader API.",
        HelpName = "file",
    };

    private readonly Option<string?> _store = SpecCommand.StoreOption();

    /// <summary>Declares the command.</summary>
    public GradeCommand(Terminal terminal)
        : base("grade", "Grade answers that are there already, without a model, or compare two graders on them.", terminal)
    {
        _examples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 0 and <= 1000))
            {
                result.AddError("--examples must be between 0 and 1000.");
            }
        });
        _answers.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !_origins.Contains(token.Value))
            {
                result.AddError($"--answers must be one of {string.Join(", ", _origins)}.");
            }
        });
        RefuseDashes(_grader, "grader");
        Validators.Add(Check);
        Arguments.Add(_grader);
        Options.Add(_data);
        Options.Add(_completions);
        Options.Add(_run);
        Options.Add(_answers);
        Options.Add(_against);
        Options.Add(_passThreshold);
        Options.Add(_examples);
        Options.Add(_output);
        Options.Add(_store);
    }

    /// <inheritdoc/>
    protected override bool ShowsProgress => true;

    /// <inheritdoc/>
    protected override string CancelledMessage => "Cancelled.";

    /// <inheritdoc/>
    protected override int Execute(ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var store = arguments.GetValue(_store);
        var work = new GraderWork(new JobOptions { Listener = output, StorePath = string.IsNullOrEmpty(store) ? Terminal.StorePath : store });
        var request = new GradeRequest
        {
            Grader = arguments.GetRequiredValue(_grader),
            Data = arguments.GetValue(_data),
            Completions = arguments.GetValue(_completions),
            Run = arguments.GetValue(_run),
            Origin = arguments.GetValue(_answers),
            PassThreshold = arguments.GetValue(_passThreshold),
            OutputPath = arguments.GetValue(_output),
            Examples = arguments.GetValue(_examples),
        };
        if (arguments.GetValue(_against) is { } old)
        {
            var difference = work.Compare(request, old, cancellationToken);
            output.Result(
                json => GradeSummaryJson.WriteMembers(json, difference), new DifferenceText(Terminal.Width, Terminal.HasColour).Of(difference));
        }
        else
        {
            var summary = work.Grade(request, cancellationToken);
            output.Result(json => GradeSummaryJson.WriteMembers(json, summary), new GradeText(Terminal.Width, Terminal.HasColour).Of(summary));
        }

        return ExitCodes.Done;
    }

    private void Check(CommandResult result)
    {
        var isRun = result.GetValue(_run) is not null;
        if (isRun && (result.GetValue(_completions) is not null || result.GetValue(_data) is not null))
        {
            result.AddError("--run brings its answers and rows; it excludes --completions and --data.");
        }

        if (!isRun && result.GetValue(_answers) is not null)
        {
            result.AddError("--answers is about the answers of a --run.");
        }

        if (result.GetValue(_against) is not null && result.GetValue(_output) is not null)
        {
            result.AddError("--output writes the results of one grader; it excludes --against.");
        }
    }
}
