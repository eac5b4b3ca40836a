namespace Rft.Engine.Models;

/// <summary>A model gave no token a probability: its weights are damaged, or training has blown them up.</summary>
public sealed class LogitsNotFiniteException() : Exception("The logits of a position give no token a probability.");
