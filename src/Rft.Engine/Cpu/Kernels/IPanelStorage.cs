namespace Rft.Engine.Cpu.Kernels;

/// <summary>How the panels of a <see cref="PackedMatrix"/> hold their numbers.</summary>
/// <typeparam name="TRight">How <see cref="GemmTile"/> reads them.</typeparam>
internal unsafe interface IPanelStorage<TRight>
    where TRight : struct, IRightSide<TRight>
{
    /// <summary>A panel as the right side of a product.</summary>
    static abstract TRight Right(PackedMatrix w, int panel);

    /// <summary>Rows of a panel as floats [count, width].</summary>
    static abstract void Widen(PackedMatrix w, int panel, int first, int count, float* target);

    /// <summary>Rows of a panel as floats the other way round, [columns, count], <paramref name="step"/> apart.</summary>
    static abstract void Turn(PackedMatrix w, int panel, int first, int count, int columns, float* target, nint step);
}
