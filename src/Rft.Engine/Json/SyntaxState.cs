using System.Text.Json;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>Where a parser stood when its text stopped being JSON.</summary>
/// <param name="LastToken">The last token that was read in full; None before the first.</param>
/// <param name="LastEnd">The byte offset after that token (for a name: after its colon).</param>
/// <param name="TokenStart">The byte offset at which the token that failed begins, or an earlier one.</param>
/// <param name="Container"><c>{</c>, <c>[</c>, or NUL outside any.</param>
/// <param name="ContainerLocation">Where the innermost open object or array begins.</param>
internal readonly record struct SyntaxState(
    JsonTokenType LastToken,
    int LastEnd,
    int TokenStart,
    char Container,
    SourceLocation ContainerLocation);
