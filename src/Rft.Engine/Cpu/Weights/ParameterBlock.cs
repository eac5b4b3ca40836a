using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// Parameters side by side in one piece of native memory, in the order in which they were added, so that the rows of neighbouring
/// matrices form one matrix (q|k|v, gate|up) and all gradients are one vector.
/// </summary>
internal sealed unsafe class ParameterBlock : IDisposable
{
    private readonly List<Parameter> _parameters = [];
    private NativeBuffer? _values;
    private NativeBuffer? _gradients;
    private NativeBuffer? _firstMoments;
    private NativeBuffer? _secondMoments;

    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The elements of all parameters, those that are packed elsewhere among them.</summary>
    public long Count { get; private set; }

    public bool IsTrainable => _gradients is not null;

    /// <summary>[Count] all gradients.</summary>
    public float* Gradients => _gradients!.Pointer;

    public Parameter Add(string name, params int[] shape) => Add(new Parameter(name, shape, isTransposed: false));

    /// <summary>Adds a tensor of the model's files.</summary>
    public Parameter Add(TensorShape tensor)
    {
        int[] shape = [.. tensor.IsTransposed ? tensor.Shape.Reverse() : tensor.Shape];
        return Add(new Parameter(tensor.Name, shape, tensor.IsTransposed));
    }

    public Norm AddNorm(ModelConfiguration configuration, ModuleTensors tensors) =>
        new(configuration, Add(tensors.Weight), tensors.Bias is null ? null : Add(tensors.Bias));

    /// <summary>Takes the memory of all that is not packed elsewhere, zeroed. Nothing can be added afterwards.</summary>
    public void Allocate(bool trainable)
    {
        _values = new NativeBuffer(_parameters.Where(parameter => parameter.Packed is null).Sum(parameter => parameter.Count));
        if (trainable)
        {
            _gradients = new NativeBuffer(Count);
            _firstMoments = new NativeBuffer(Count);
            _secondMoments = new NativeBuffer(Count);
        }

        var offset = 0L;
        foreach (var parameter in _parameters.Where(parameter => parameter.Packed is null))
        {
            parameter.Place(_values.Pointer + offset);
            if (trainable)
            {
                parameter.PlaceTraining(_gradients!.Pointer + offset, _firstMoments!.Pointer + offset, _secondMoments!.Pointer + offset);
            }

            offset += parameter.Count;
        }
    }

    public void ClearGradients() => _gradients!.Clear();

    public void Dispose()
    {
        _values?.Dispose();
        _gradients?.Dispose();
        _firstMoments?.Dispose();
        _secondMoments?.Dispose();
    }

    private Parameter Add(Parameter parameter)
    {
        _parameters.Add(parameter);
        Count += parameter.Count;
        return parameter;
    }
}
