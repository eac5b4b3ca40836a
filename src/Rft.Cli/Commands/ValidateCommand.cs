using System.CommandLine;
using System.Globalization;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft validate</c>: reports every mistake in a spec, its graders, data and model folder at once.</summary>
internal sealed class ValidateCommand(Terminal terminal)
    : SpecCommand("validate", "Check a spec, its graders, data and model folder; report every mistake at once.", terminal)
{
    /// <inheritdoc/>
    protected override int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var inputs = job.Validate();
        var summary = job.Show();
        output.Result(
            json =>
            {
                json.WriteBoolean("valid", true);
                json.WriteNumber("training_rows", inputs.TrainingRows);
                json.WriteNumber("validation_rows", inputs.ValidationRows);
                RunSummaryText.WriteMembers(json, summary);
            },
            string.Create(
                CultureInfo.InvariantCulture,
                $"{job.Spec.Name}: valid; {inputs.TrainingRows} training rows, {inputs.ValidationRows} validation rows."));
        return ExitCodes.Done;
    }
}
