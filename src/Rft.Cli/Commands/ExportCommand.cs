using System.CommandLine;
using System.Globalization;
using Rft.Cli.Output;
using Rft.Engine.Models;
using Rft.Engine.Models.Gguf;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft export</c>: writes a trained model in the formats of other tools.</summary>
internal sealed class ExportCommand : RftCommand
{
    private static readonly Dictionary<string, ExportFormat> _formats = new(StringComparer.Ordinal)
    {
        ["peft"] = ExportFormat.Peft, ["huggingface"] = ExportFormat.HuggingFace, ["gguf"] = ExportFormat.Gguf,
    };

    private static readonly Dictionary<string, GgufType> _types = new(StringComparer.Ordinal)
    {
        ["f32"] = GgufType.F32, ["f16"] = GgufType.F16, ["q8_0"] = GgufType.Q8,
    };

    private static readonly Dictionary<string, TensorType> _storage = new(StringComparer.Ordinal)
    {
        ["float32"] = TensorType.F32, ["bfloat16"] = TensorType.BF16, ["float16"] = TensorType.F16,
    };

    private readonly Argument<string> _source = new("source")
    {
        Description = "A spec or the folder that holds one, an adapter folder, a model folder, or the fingerprint of a run.",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "peft: the adapter alone; huggingface: a folder with the adapter in the weights; gguf: a file for llama.cpp.",
        Required = true,
    };

    private readonly Option<string?> _type = new("--type") { Description = "GGUF: f32, f16 or q8_0. Default f16." };

    private readonly Option<string?> _dtype = new("--dtype")
    {
        Description = "Hugging Face: float32, bfloat16 or float16. Default: as the base model stores each tensor.",
    };

    private readonly Option<string?> _shardSize = new("--shard-size")
    {
        Description = "Hugging Face: the most weights in one file, such as 200MB. Default 5GB.",
        HelpName = "size",
    };

    private readonly Option<string?> _base = new("--base")
    {
        Description = "The base model's folder, for an adapter folder or a fingerprint.",
        HelpName = "folder",
    };

    private readonly Option<string?> _baseName = new("--base-name")
    {
        Description = "PEFT: what adapter_config.json calls the base model, such as its name on the hub. Default: its folder.",
        HelpName = "name",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "The folder, or for GGUF the file. Default: in bin/rft beside the spec, or in the current folder.",
        HelpName = "path",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace what is at --output." };

    private readonly Option<string?> _store = SpecCommand.StoreOption();

    /// <summary>Declares the command.</summary>
    public ExportCommand(Terminal terminal)
        : base("export", "Write a trained model for other tools: PEFT, Hugging Face or GGUF.", terminal)
    {
        RefuseDashes(_source, "source");
        _format.AcceptOnlyFromAmong([.. _formats.Keys]);
        _type.AcceptOnlyFromAmong([.. _types.Keys]);
        _dtype.AcceptOnlyFromAmong([.. _storage.Keys]);
        _shardSize.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && ByteSize.Parse(token.Value) is null)
            {
                result.AddError($"--shard-size must be a number of bytes, or of KB, MB or GB, such as 200MB; not '{token.Value}'.");
            }
        });
        AllowOnlyWith(_type, "gguf");
        AllowOnlyWith(_dtype, "huggingface");
        AllowOnlyWith(_shardSize, "huggingface");
        AllowOnlyWith(_baseName, "peft");
        Arguments.Add(_source);
        foreach (var option in (Option[])[_format, _type, _dtype, _shardSize, _base, _baseName, _output, _overwrite, _store])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    protected override bool ShowsProgress => true;

    /// <inheritdoc/>
    protected override string CancelledMessage => "Cancelled. Nothing was written.";

    /// <inheritdoc/>
    protected override int Execute(ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var request = new ExportRequest
        {
            Source = arguments.GetRequiredValue(_source),
            Format = _formats[arguments.GetRequiredValue(_format)],
            Base = arguments.GetValue(_base),
            BaseName = arguments.GetValue(_baseName),
            StorageType = arguments.GetValue(_dtype) is { } dtype ? _storage[dtype] : null,
            GgufType = _types[arguments.GetValue(_type) ?? "f16"],
            Destination = arguments.GetValue(_output),
            Overwrite = arguments.GetValue(_overwrite),
        };
        if (arguments.GetValue(_shardSize) is { } size)
        {
            request = request with { ShardBytes = ByteSize.Parse(size)!.Value };
        }

        var store = arguments.GetValue(_store);
        var options = new JobOptions { Listener = output, StorePath = string.IsNullOrEmpty(store) ? Terminal.StorePath : store };
        var result = ModelExport.Run(request, options, cancellationToken);
        output.Result(
            json =>
            {
                json.WriteString("format", arguments.GetRequiredValue(_format));
                json.WriteString("source", result.Source);
                json.WriteString("path", result.Path);
                json.WriteNumber("bytes", result.Files.Sum(file => file.Bytes));
                json.WriteStartArray("files");
                foreach (var (name, bytes) in result.Files)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteNumber("bytes", bytes);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            Text(result));
        return ExitCodes.Done;
    }

    private static string Text(ExportResult result)
    {
        var width = result.Files.Max(file => file.Name.Length);
        var lines = result.Files.Select(file => $"  {file.Name.PadRight(width)}  {ByteSize.Format(file.Bytes),9}");
        return string.Join(Environment.NewLine, lines.Prepend(result.Path));
    }

    private void AllowOnlyWith(Option option, string format) => Validators.Add(result =>
    {
        if (result.GetResult(option) is { Implicit: false } && result.GetValue(_format) is { } given && given != format)
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is of use only with --format {format}."));
        }
    });
}
