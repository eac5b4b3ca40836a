using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>Takes the trained weights and the optimizer's state out of an engine and puts them back.</summary>
/// <param name="block">The trained parameters.</param>
/// <param name="optimizer">Their optimizer.</param>
/// <param name="origin">The model folder, where diagnostics point.</param>
internal sealed class TrainableState(ParameterBlock block, Optimizer optimizer, string origin)
{
    private const string FirstMomentPrefix = "optimizer.first_moment.";
    private const string SecondMomentPrefix = "optimizer.second_moment.";
    private const string StepName = "optimizer.step";

    public IReadOnlyList<NamedTensor> ExportWeights() =>
        [.. block.Parameters.Select(parameter => Copy(parameter.Name, parameter, parameter.Values))];

    public IReadOnlyList<NamedTensor> ExportState() =>
    [
        .. ExportWeights(),
        .. block.Parameters.Select(parameter => Copy(FirstMomentPrefix + parameter.Name, parameter, parameter.FirstMoments)),
        .. block.Parameters.Select(parameter => Copy(SecondMomentPrefix + parameter.Name, parameter, parameter.SecondMoments)),
        new NamedTensor(StepName, [1], [optimizer.Steps]),
    ];

    /// <summary>Replaces the weights; the optimizer's state stays.</summary>
    /// <exception cref="DiagnosticException">Names or shapes do not fit; then nothing has changed.</exception>
    public void ImportWeights(IReadOnlyList<NamedTensor> weights)
    {
        var expected = block.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.FileShape);
        var byName = Check(weights, expected);
        foreach (var parameter in block.Parameters)
        {
            parameter.FromFile(byName[parameter.Name], parameter.Values);
        }
    }

    /// <summary>Replaces weights, moments and step count, and clears the gradients.</summary>
    /// <exception cref="DiagnosticException">Names or shapes do not fit; then nothing has changed.</exception>
    public void ImportState(IReadOnlyList<NamedTensor> state)
    {
        var expected = new Dictionary<string, int[]> { [StepName] = [1] };
        foreach (var parameter in block.Parameters)
        {
            expected[parameter.Name] = parameter.FileShape;
            expected[FirstMomentPrefix + parameter.Name] = parameter.FileShape;
            expected[SecondMomentPrefix + parameter.Name] = parameter.FileShape;
        }

        var byName = Check(state, expected);
        foreach (var parameter in block.Parameters)
        {
            parameter.FromFile(byName[parameter.Name], parameter.Values);
            parameter.FromFile(byName[FirstMomentPrefix + parameter.Name], parameter.FirstMoments);
            parameter.FromFile(byName[SecondMomentPrefix + parameter.Name], parameter.SecondMoments);
        }

        optimizer.Steps = (long)byName[StepName][0];
        block.ClearGradients();
    }

    private static NamedTensor Copy(string name, Parameter parameter, Span<float> values) =>
        new(name, [.. parameter.FileShape], parameter.ToFile(values));

    private Dictionary<string, float[]> Check(IReadOnlyList<NamedTensor> tensors, Dictionary<string, int[]> expected)
    {
        var diagnostics = new DiagnosticBag();
        var location = new SourceLocation(origin);
        var found = new Dictionary<string, float[]>();
        foreach (var tensor in tensors)
        {
            if (!expected.TryGetValue(tensor.Name, out var shape))
            {
                diagnostics.Add(DiagnosticTable.TensorUnknown, location, $"The model has no tensor '{tensor.Name}'{Nearest(tensor.Name)}.");
            }
            else if (!tensor.Shape.AsSpan().SequenceEqual(shape))
            {
                diagnostics.Add(
                    DiagnosticTable.TensorShapeWrong,
                    location,
                    $"Tensor '{tensor.Name}' is [{string.Join(", ", tensor.Shape)}]; the model's is [{string.Join(", ", shape)}].");
            }
            else
            {
                found[tensor.Name] = tensor.Values;
            }
        }

        foreach (var name in expected.Keys.Except(tensors.Select(tensor => tensor.Name)))
        {
            diagnostics.Add(DiagnosticTable.TensorMissing, location, $"There is no tensor '{name}'.");
        }

        diagnostics.ThrowIfErrors();
        return found;

        string Nearest(string name) => Suggestions.Nearest(name, expected.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : "";
    }
}
