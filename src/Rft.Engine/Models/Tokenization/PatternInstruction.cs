namespace Rft.Engine.Models.Tokenization;

/// <summary>One instruction of a <see cref="Pattern"/>.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Set">The code points that it takes.</param>
/// <param name="Target">Where to go on; for a look behind see <paramref name="Minimum"/>.</param>
/// <param name="Minimum">The least number of code points; for a look behind, how many lie between.</param>
/// <param name="Maximum">The largest number of code points.</param>
internal readonly record struct PatternInstruction(
    PatternOperation Operation, CodePointSet? Set = null, int Target = 0, int Minimum = 0, int Maximum = 0);
