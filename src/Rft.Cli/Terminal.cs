namespace Rft.Cli;

/// <summary>The process's edge to the outside, replaced in tests.</summary>
/// <param name="In">Standard input as text.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsInteractive">Whether standard output is a terminal, so that a progress bar can be drawn.</param>
/// <param name="StorePath">The value of the environment variable that moves the store, if it is set.</param>
internal sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, bool IsInteractive, string? StorePath);
