using System.Reflection;
using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Throughput.Cases;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>The workloads of this repository's engine.</summary>
internal sealed class EngineWorkloads : IWorkloadSource
{
    public string Description
    {
        get
        {
            var version = typeof(CpuEngine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            return $"Rft {version}, .NET {Environment.Version}, {new CpuEngine().Device.Split(", ")[1]}";
        }
    }

    public IWorkload? Create(WorkRequest request)
    {
        if (request.Kind >= CaseKind.Product)
        {
            return ProductWorkload.Create(request);
        }

        return request.Kind switch
        {
            CaseKind.Decode => DecodeWorkload.Create(request),
            CaseKind.Prefill => PrefillWorkload.Create(request),
            CaseKind.Score => ScoreWorkload.Create(request),
            _ => TrainWorkload.Create(request),
        };
    }

    /// <summary>Loads the model of a request.</summary>
    internal static ILanguageModel Load(WorkRequest request, EngineOptions options)
    {
        using var folder = ModelFolder.Open(request.Folder!, new SourceLocation(request.Folder!), requireWeights: true);
        var weights = request.Format == WeightFormat.Bits8 ? BaseWeights.Q8 : BaseWeights.Stored;
        return new CpuEngine(request.Threads).Load(folder, options with { BaseWeights = weights });
    }

    /// <summary>The same tokens in every program: [batch][length].</summary>
    internal static int[][] Tokens(int batch, int length, int vocabulary) =>
        [.. Enumerable.Range(0, batch).Select(s => Enumerable.Range(0, length).Select(t => ((s * 7) + (t * 13)) % vocabulary).ToArray())];

    /// <summary>The most likely tokens behind those.</summary>
    /// <param name="batch">How many prompts.</param>
    /// <param name="prompt">Tokens of a prompt.</param>
    /// <param name="tokens">Tokens behind each.</param>
    /// <param name="vocabulary">The size of the vocabulary.</param>
    internal static GenerationRequest Greedy(int batch, int prompt, int tokens, int vocabulary) => new()
    {
        Prompts = Tokens(batch, prompt, vocabulary),
        PromptKeys = [.. Enumerable.Range(0, batch).Select(index => (long)index)],
        Sampling = new SamplingParameters { Temperature = 0, MaximumTokens = tokens, StopTokens = [] },
    };

    /// <summary>The tokens of <see cref="Tokens"/> packed; all but first ones are targets.</summary>
    internal static PackedSequences Packed(int batch, int length, int vocabulary) => new(
        [.. Tokens(batch, length, vocabulary).SelectMany(tokens => tokens)],
        [.. Enumerable.Range(0, batch + 1).Select(s => s * length)],
        [.. Enumerable.Range(0, batch * length).Select(t => t % length != 0)]);
}
