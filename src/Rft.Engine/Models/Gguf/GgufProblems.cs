using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models.Gguf;

/// <summary>What of a model GGUF or llama.cpp cannot hold, and what llama.cpp computes otherwise.</summary>
internal sealed class GgufProblems(DiagnosticBag diagnostics)
{
    /// <summary>The tokenizer cannot be expressed.</summary>
    public void RefuseTokenizer(SourceLocation location, string message) =>
        diagnostics.Add(DiagnosticTable.GgufTokenizerUnsupported, location, message);

    /// <summary>The model cannot be expressed.</summary>
    public void RefuseModel(SourceLocation location, string message) =>
        diagnostics.Add(DiagnosticTable.GgufArchitectureUnsupported, location, message);

    /// <summary>The file is of use, but not to the last bit the same model.</summary>
    public void Warn(SourceLocation location, string message) => diagnostics.Add(DiagnosticTable.GgufDiffers, location, message);
}
