using System.Collections.Concurrent;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Tools;

/// <summary>The tools of a spec. One that fails at every call ends the run before it trains on nothing but broken episodes.</summary>
internal sealed class Toolbox : IToolbox
{
    /// <summary>Calls in a row that may fail before a tool is taken to be down.</summary>
    public const int MostFailures = 16;

    private readonly Dictionary<string, (ITool Tool, ToolSpec Spec)> _tools = [];
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly GraderServices _services;

    private Toolbox(IReadOnlyList<string> names, GraderServices services) => (Names, _services) = (names, services);

    /// <summary>Makes the tools of a spec; everything that keeps one from working is reported.</summary>
    /// <param name="specs">The tools.</param>
    /// <param name="set">Owns what they hold.</param>
    /// <param name="diagnostics">Receives every mistake.</param>
    public static Toolbox Create(IReadOnlyList<ToolSpec> specs, GraderSet set, DiagnosticBag diagnostics)
    {
        var toolbox = new Toolbox([.. specs.Select(spec => spec.Name)], set.Services);
        foreach (var spec in specs)
        {
            var tool = spec switch
            {
                CommandToolSpec command => CommandTool.Create(command, set, diagnostics),
                EndpointToolSpec endpoint => EndpointTool.Create(endpoint, set, diagnostics),
                DotNetToolSpec dotNet => DotNetTool.Create(dotNet, set, diagnostics),
                _ => throw new ArgumentException($"The tool {spec.Name} is of a kind that nothing runs.", nameof(specs)),
            };
            if (tool is not null)
            {
                toolbox._tools[spec.Name] = (tool, spec);
            }
        }

        return toolbox;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public async Task<ToolReply> CallAsync(ToolCall call, SourceNode item, string traceId, CancellationToken cancellationToken)
    {
        var (tool, spec) = _tools[call.Function];
        var started = _services.Clock.GetTimestamp();
        var reply = await tool.CallAsync(new ToolRequest(call, item, traceId), cancellationToken).ConfigureAwait(false);
        Count(spec, reply);
        return (reply.IsFailure ? reply with { Text = $"the tool '{spec.Name}' failed: {reply.Text}" } : reply) with
        {
            Elapsed = _services.Clock.GetElapsedTime(started),
        };
    }

    private void Count(ToolSpec spec, ToolReply reply)
    {
        if (!reply.IsFailure)
        {
            _failures[spec.Name] = 0;
        }
        else if (_failures.AddOrUpdate(spec.Name, 1, (_, count) => count + 1) >= MostFailures)
        {
            throw new DiagnosticException(
                DiagnosticTable.ToolDown, spec.Location, $"the last {MostFailures} calls of the tool {Quoted.Text(spec.Name)} failed, the last one: {reply.Text}");
        }
    }
}
