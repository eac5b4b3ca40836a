using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline.Inspection;

namespace Rft.Cli.Commands;

/// <summary><c>rft model</c>: says what is known of a model folder, mistakes included.</summary>
internal sealed class InspectCommand : RftCommand
{
    private readonly Argument<string> _folder = new("folder")
    {
        Description = "A model folder in Hugging Face layout.",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<double?> _limit = new("--memory-limit")
    {
        Description = "Say how training would fit into so many GB, as a spec's memory_limit_gb.",
        HelpName = "number",
    };

    /// <summary>Declares the command.</summary>
    public InspectCommand(Terminal terminal)
        : base("model", "Show a model folder: architecture, parameters, memory, tokenizer, chat template, and every warning.", terminal)
    {
        RefuseDashes(_folder, "folder");
        Arguments.Add(_folder);
        _limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } limit && (!double.IsFinite(limit) || limit <= 0))
            {
                result.AddError("--memory-limit must be above 0.");
            }
        });
        Options.Add(_limit);
    }

    /// <inheritdoc/>
    protected override int Execute(ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var report = ModelReport.Read(arguments.GetRequiredValue(_folder), arguments.GetValue(_limit));
        if (output is TextOutput and not JsonOutput)
        {
            new ModelReportScreen(Terminal).Show(report);
        }
        else
        {
            foreach (var diagnostic in report.Diagnostics)
            {
                output.Diagnose(diagnostic);
            }

            output.Result(json => ModelReportJson.WriteMembers(json, report), "");
        }

        return report.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? ExitCodes.Failed : ExitCodes.Done;
    }
}
