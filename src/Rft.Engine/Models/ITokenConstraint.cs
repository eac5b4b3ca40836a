namespace Rft.Engine.Models;

/// <summary>Which tokens may come next in one completion. The thread that generates calls it, between forward passes.</summary>
public interface ITokenConstraint
{
    /// <summary>
    /// The tokens that may come next: a bit a token, token t in bit t % 64 of element t / 64; tokens beyond the end may not. At least one
    /// is set. The memory is never written again, so that it can be kept with the completion.
    /// </summary>
    /// <param name="remaining">How many tokens the completion may still get, this one included.</param>
    ReadOnlyMemory<ulong> Allowed(int remaining);

    /// <summary>Takes the token that was drawn.</summary>
    void Advance(int token);
}
