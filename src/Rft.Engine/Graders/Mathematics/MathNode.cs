namespace Rft.Engine.Graders;

/// <summary>A mathematical expression as it was written.</summary>
/// <param name="Operation">What it is.</param>
/// <param name="Children">What it is made of.</param>
internal sealed record MathNode(MathOperation Operation, params IReadOnlyList<MathNode> Children)
{
    /// <summary>The name of a variable, constant, function or relation; the brackets of a tuple.</summary>
    public string Name { get; init; } = "";

    /// <summary>The value of a number.</summary>
    public Rational Value { get; init; }

    /// <summary>Whether any node below, or this one, is of an operation.</summary>
    public bool Any(Func<MathNode, bool> condition) => condition(this) || Children.Any(child => child.Any(condition));

    /// <summary>A number.</summary>
    public static MathNode Number(Rational value) => new(MathOperation.Number) { Value = value };

    /// <summary>A function of its arguments.</summary>
    public static MathNode Function(string name, params IReadOnlyList<MathNode> arguments) =>
        new(MathOperation.Function, arguments) { Name = name };
}
