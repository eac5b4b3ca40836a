using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft generate</c>: answers one message.</summary>
internal sealed class GenerateCommand : ModelCommand
{
    private readonly Option<string> _prompt = new("--prompt", "-p")
    {
        Description = "What the user says.",
        HelpName = "text",
        Required = true,
    };

    private readonly Option<int> _samples = new("--samples", "-n")
    {
        Description = "How many answers. Default 1.",
        HelpName = "count",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>Declares the command.</summary>
    public GenerateCommand(Terminal terminal)
        : base("generate", "Answer one message with the trained model.", terminal)
    {
        _samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 1 and <= 1024))
            {
                result.AddError("--samples must be between 1 and 1024.");
            }
        });
        Options.Add(_prompt);
        Options.Add(_samples);
    }

    /// <inheritdoc/>
    protected override int Execute(
        Conversation conversation, AnswerOptions options, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var prompt = arguments.GetRequiredValue(_prompt);
        if (SystemOf(arguments) is { } system)
        {
            conversation.Add("system", system);
        }

        conversation.Add("user", prompt);
        var answers = conversation.Sample(options, arguments.GetValue(_samples), cancellationToken);
        output.Result(
            json =>
            {
                json.WriteString("prompt", prompt);
                json.WriteStartArray("answers");
                foreach (var answer in answers)
                {
                    json.WriteStartObject();
                    json.WriteString("text", answer.Text);
                    json.WriteString("finish_reason", FinishReasonText.Of(answer.FinishReason));
                    json.WriteNumber("tokens", answer.SampledCount);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            string.Join(Environment.NewLine, answers.Select(answer => answer.Text)));
        return ExitCodes.Done;
    }
}
