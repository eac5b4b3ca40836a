using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Sampling;

public sealed class TinyModelEncodingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DiagnosticBag _diagnostics = [];

    [Fact]
    public void The_chat_template_and_tokenizer_of_the_tiny_model_mark_the_assistants_turns()
    {
        var path = _folder.PathOf("rows.jsonl");
        File.WriteAllText(path, """
            {"messages":[{"role":"user","content":"1+2?"},{"role":"assistant","content":"3"},{"role":"user","content":"ä?"},{"role":"assistant","content":"ö"}]}

            """);
        var dataset = Dataset.Load(new FileReference(path, path, default), _diagnostics)!;
        using var model = ModelFolder.Open(Path.Combine(Repository(), "examples", "models", "tiny"), default, requireWeights: false);
        var conversation = Assert.Single(ConversationEncoder.Encode(dataset, model, 256, _diagnostics).Conversations);
        var prompt = Assert.Single(PromptEncoder.Encode(dataset, model, 256, _diagnostics));
        var targets = conversation.Tokens.Where((_, index) => conversation.IsTarget[index]).ToArray();

        Assert.Empty(_diagnostics);
        Assert.Equal("<bos><user>1+2?<assistant>3<eos><user>ä?<assistant>ö<eos>", model.Tokenizer.Decode(conversation.Tokens, skipSpecialTokens: false));
        Assert.Equal("3<eos>ö<eos>", model.Tokenizer.Decode(targets, skipSpecialTokens: false));
        Assert.Equal(conversation.Tokens.Append(model.Tokenizer.Encode("<assistant>")[0]), prompt.Tokens);
        Assert.Equal("3ö", AnswerFormat.Of(model).Decode(targets));
        Assert.Contains(targets[^1], AnswerFormat.Of(model).StopTokens);
    }

    public void Dispose() => _folder.Dispose();

    private static string Repository()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Rft.sln")))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        return directory;
    }
}
