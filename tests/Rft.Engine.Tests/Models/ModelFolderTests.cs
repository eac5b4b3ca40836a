using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private static readonly string _tiny = Path.Combine(AppContext.BaseDirectory, "Examples", "models", "tiny");
    private static readonly SourceLocation _namedAt = new("a.rft.json", 4, 12);

    private readonly TemporaryFolder _folder = new();

    public ModelFolderTests()
    {
        foreach (var name in (string[])["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"])
        {
            File.Copy(Path.Combine(_tiny, name), _folder.PathOf(name));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tiny_model_opens_without_weights()
    {
        using var folder = Open(requireWeights: false);

        Assert.Null(folder.Weights);
        Assert.Equal([257], folder.StopTokens);
        Assert.Equal(264, folder.Tokenizer.VocabularySize);
        Assert.Equal(_folder.Path, folder.Directory);
        Assert.Equal(TensorType.BF16, folder.Configuration.StorageType);
    }

    [Fact]
    public void The_tiny_models_conversations_have_the_agreed_form()
    {
        using var folder = Open(requireWeights: false);
        var messages = Messages("""[{"role":"system","content":"S"},{"role":"user","content":"What is 1+2?"},{"role":"assistant","content":"\\boxed{3}"}]""");
        var prompt = Messages("""[{"role":"user","content":"Hé"}]""");

        Assert.Equal(@"<bos><system>S<user>What is 1+2?<assistant>\boxed{3}<eos>", folder.ChatTemplate.Render(messages, addGenerationPrompt: false));
        Assert.Equal([256, 259, 'H', 0xC3, 0xA9, 260], folder.Tokenizer.Encode(folder.ChatTemplate.Render(prompt, addGenerationPrompt: true)));
    }

    [Fact]
    public void Weights_that_fit_are_opened_and_others_refused_with_their_names()
    {
        var tensors = Tensors();
        SafetensorsWriter.Write(_folder.PathOf("model.safetensors"), tensors, TensorType.BF16);
        using (var folder = Open(requireWeights: true))
        {
            var values = new float[96];
            folder.Weights!.Read("model.norm.weight", values);
            Assert.All(values, value => Assert.Equal(1.5f, value));
        }

        NamedTensor[] wrong =
        [
            .. tensors.Where(tensor => tensor.Name is not "model.norm.weight" and not "model.layers.1.self_attn.k_proj.weight"),
            new("model.layers.1.self_attn.k_proj.weight", [96, 64], new float[96 * 64]),
            new("model.layers.3.extra", [1], [0]),
            new("model.layers.0.self_attn.rotary_emb.inv_freq", [1], [0]),
            new("lm_head.weight", [1], [0]),
        ];
        SafetensorsWriter.Write(_folder.PathOf("model.safetensors"), wrong, TensorType.F32);

        var exception = Assert.Throws<DiagnosticException>(() => Open(requireWeights: true));

        Assert.All(exception.Diagnostics, diagnostic => Assert.Equal(DiagnosticTable.WeightsDoNotFit, diagnostic.Descriptor));
        Assert.Collection(
            exception.Diagnostics.Select(diagnostic => diagnostic.Message),
            message => Assert.Contains("missing: model.norm.weight", message, StringComparison.Ordinal),
            message => Assert.Contains("model: model.layers.3.extra", message, StringComparison.Ordinal),
            message => Assert.Contains("model.layers.1.self_attn.k_proj.weight [96, 64], expected [64, 96]", message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_folder_is_reported_where_it_is_named()
    {
        var exception = Assert.Throws<DiagnosticException>(() => ModelFolder.Open(_folder.PathOf("none"), _namedAt, requireWeights: true));

        Assert.Equal((DiagnosticTable.ModelFolderMissing, _namedAt), (exception.Diagnostics[0].Descriptor, exception.Diagnostics[0].Location));
    }

    [Fact]
    public void All_missing_files_are_reported_where_the_folder_is_named()
    {
        File.Delete(_folder.PathOf("config.json"));
        File.Delete(_folder.PathOf("tokenizer.json"));

        var exception = Assert.Throws<DiagnosticException>(() => Open(requireWeights: true));

        Assert.Equal(3, exception.Diagnostics.Count);
        Assert.All(exception.Diagnostics, diagnostic => Assert.Equal((DiagnosticTable.ModelFileMissing, _namedAt), (diagnostic.Descriptor, diagnostic.Location)));
    }

    [Theory]
    [InlineData("config.json", "\"vocab_size\": 264", "\"vocab_size\": 260", "RFT6022")]
    [InlineData("config.json", "\"head_dim\": 32", "\"head_dim\": 31", "RFT6003")]
    [InlineData("config.json", "{", "{,", "RFT1001")]
    [InlineData("generation_config.json", "\"eos_token_id\": 257", "\"eos_token_id\": 264", "RFT6022")]
    [InlineData("generation_config.json", "\"eos_token_id\": 257", "\"eos_token_id\": [257, \"x\"]", "RFT6022")]
    [InlineData("tokenizer.json", "\"type\": \"BPE\"", "\"type\": \"WordPiece\"", "RFT6021")]
    [InlineData("tokenizer_config.json", "\"eos_token\": \"<eos>\"", "\"eos_token\": \"<end>\"", "RFT6020")]
    [InlineData("tokenizer_config.json", "\"eos_token\": \"<eos>\"", "\"eos_token\": 1", "RFT6020")]
    [InlineData("tokenizer_config.json", "\"chat_template\"", "\"template\"", "RFT6030")]
    [InlineData("tokenizer_config.json", "\"chat_template\": \"", "\"chat_template\": [], \"x\": \"", "RFT6030")]
    [InlineData("tokenizer_config.json", "\"chat_template\": \"", "\"chat_template\": [1], \"x\": \"", "RFT6020")]
    [InlineData("tokenizer_config.json", "\"chat_template\": \"", "\"chat_template\": [{\"name\": \"rag\", \"template\": \"x\"}], \"x\": \"", "RFT6024")]
    public void A_part_that_does_not_fit_is_refused(string file, string from, string to, string code)
    {
        var text = File.ReadAllText(_folder.PathOf(file));
        Assert.Contains(from, text, StringComparison.Ordinal);
        _folder.Write(file, text.Replace(from, to, StringComparison.Ordinal));

        var exception = Assert.Throws<DiagnosticException>(() => Open(requireWeights: false));

        Assert.Equal(code, exception.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("generation_config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    public void Damaged_files_give_a_model_or_diagnostics(string file)
    {
        var bytes = File.ReadAllBytes(_folder.PathOf(file));
        for (var draw = 0UL; draw < 300; draw++)
        {
            var damaged = (byte[])bytes.Clone();
            var place = (int)(CounterRandom.Uniform(5, RandomStream.Resampling, draw) * bytes.Length);
            damaged[place] = (byte)"0\"[]{},:.-nx\u0000\u00FF"[(int)(draw % 14)];
            File.WriteAllBytes(_folder.PathOf(file), draw % 5 == 0 ? damaged[..place] : damaged);
            try
            {
                using var folder = Open(requireWeights: false);
                Assert.NotEmpty(folder.StopTokens);
            }
            catch (DiagnosticException exception)
            {
                Assert.NotEmpty(exception.Diagnostics);
            }
        }
    }

    [Fact]
    public void A_model_without_end_token_is_refused()
    {
        File.Delete(_folder.PathOf("generation_config.json"));
        Replace("config.json", "\"eos_token_id\": 257", "\"eos_token_id\": null");
        Replace("tokenizer_config.json", "\"eos_token\": \"<eos>\"", "\"eos_token\": null");

        Assert.Equal(DiagnosticTable.EndTokenMissing, Assert.Throws<DiagnosticException>(() => Open(requireWeights: false)).Diagnostics[0].Descriptor);
    }

    [Fact]
    public void Stop_tokens_come_from_all_who_name_one()
    {
        Replace("generation_config.json", "\"eos_token_id\": 257", "\"eos_token_id\": [262, 258]");
        Replace("tokenizer_config.json", "\"eos_token\": \"<eos>\"", "\"eos_token\": {\"content\": \"<eos>\"}");
        using (var folder = Open(requireWeights: false))
        {
            Assert.Equal([257, 258, 262], folder.StopTokens);
        }

        File.Delete(_folder.PathOf("generation_config.json"));
        using (var folder = Open(requireWeights: false))
        {
            Assert.Equal([257], folder.StopTokens);
        }
    }

    [Fact]
    public void A_chat_template_in_a_file_of_its_own_wins()
    {
        _folder.Write("chat_template.jinja", "{{ messages[0].content }}!");

        using var folder = Open(requireWeights: false);

        Assert.Equal("x!", folder.ChatTemplate.Render(Messages("""[{"role":"user","content":"x"}]"""), addGenerationPrompt: true));
    }

    [Fact]
    public void Of_several_templates_the_default_is_taken_and_with_tools_the_one_for_tools()
    {
        Replace("tokenizer_config.json", "\"chat_template\": \"", "\"chat_template\": [{\"name\": \"rag\", \"template\": \"r\"}, {\"name\": \"default\", \"template\": \"d{{ tools is none }}{{ unk_token is defined }}\"}], \"x\": \"");
        _folder.Write("additional_chat_templates/tool_use.jinja", "t{{ tools | length }}");

        using var folder = Open(requireWeights: false);
        var messages = Messages("[]");

        Assert.Equal("dTrueFalse", folder.ChatTemplate.Render(messages, addGenerationPrompt: true));
        Assert.Equal("t2", folder.ChatTemplate.Render(messages, Messages("[1, 2]"), addGenerationPrompt: true).Text);
        var digest = folder.Digest;
        _folder.Write("additional_chat_templates/tool_use.jinja", "t");
        Assert.NotEqual(digest, Digest(requireWeights: false));
    }

    [Fact]
    public void The_digest_follows_every_part_but_not_line_ends_or_weights_that_are_not_used()
    {
        var digest = Digest(requireWeights: false);
        Assert.Matches("^[0-9a-f]{64}$", digest);

        SafetensorsWriter.Write(_folder.PathOf("model.safetensors"), Tensors(), TensorType.BF16);
        Assert.Equal(digest, Digest(requireWeights: false));
        var withWeights = Digest(requireWeights: true);
        Assert.NotEqual(digest, withWeights);

        SafetensorsWriter.Write(_folder.PathOf("model.safetensors"), Tensors(), TensorType.F32);
        Assert.NotEqual(withWeights, Digest(requireWeights: true));

        Replace("config.json", "\n", "\r\n");
        Assert.Equal(digest, Digest(requireWeights: false));

        Replace("tokenizer_config.json", "<user>", "<user> ");
        Assert.NotEqual(digest, Digest(requireWeights: false));
    }

    [Fact]
    public void A_full_model_folder_can_be_opened_again()
    {
        using var source = Open(requireWeights: false);
        var target = _folder.PathOf("out");

        FullModelFolder.Write(target, source, Tensors());

        using var written = ModelFolder.Open(target, _namedAt, requireWeights: true);
        Assert.Equal(TensorType.BF16, written.Weights!.Entries["model.norm.weight"].Type);
        Assert.Equal(source.Configuration, written.Configuration);
        Assert.Equal(5, Directory.GetFiles(target).Length);
    }

    [Fact]
    public void A_model_can_be_written_into_its_own_folder()
    {
        using var source = Open(requireWeights: false);

        FullModelFolder.Write(_folder.Path, source, Tensors());

        using var written = Open(requireWeights: true);
        Assert.Equal(source.Digest, Digest(requireWeights: false));
    }

    [Fact]
    public void The_reference_checkpoint_fits_its_configuration()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "Fixtures", "models", "llama-gqa");
        var diagnostics = new DiagnosticBag();
        var configuration = ModelConfigurationReader.Read(SourceDocument.Load(Path.Combine(directory, "config.json"), diagnostics)!, diagnostics);

        using var weights = WeightFiles.Open(directory, configuration!);

        Assert.Equal(21, weights.Entries.Count);
    }

    private ModelFolder Open(bool requireWeights) => ModelFolder.Open(_folder.Path, _namedAt, requireWeights);

    private string Digest(bool requireWeights)
    {
        using var folder = Open(requireWeights);
        return folder.Digest;
    }

    private void Replace(string file, string from, string to) =>
        _folder.Write(file, File.ReadAllText(_folder.PathOf(file)).Replace(from, to, StringComparison.Ordinal));

    private NamedTensor[] Tensors()
    {
        using var folder = Open(requireWeights: false);
        return
        [
            .. ModelTensors.Of(folder.Configuration).All.Select(tensor =>
                new NamedTensor(tensor.Name, [.. tensor.Shape], [.. Enumerable.Repeat(1.5f, tensor.Shape.Aggregate((left, right) => left * right))])),
        ];
    }

    private static SourceNode Messages(string json) => SourceDocument.Parse("row", Encoding.UTF8.GetBytes(json), [])!;
}
