namespace Rft.Engine.Diagnostics;

/// <summary>A place in a file. Line and column count from 1; 0 means the file as a whole.</summary>
/// <param name="File">The path as the user would type it, or absolute.</param>
/// <param name="Line">The line, from 1; 0 for the whole file.</param>
/// <param name="Column">The column in UTF-16 code units, from 1; 0 for the whole line.</param>
public readonly record struct SourceLocation(string File, int Line = 0, int Column = 0);
