namespace Rft.Engine.Sampling;

/// <summary>How episodes run: answers in which the model calls tools and goes on with what they say.</summary>
/// <param name="Toolbox">The tools that can be run.</param>
/// <param name="Declarations">What the model is told of tools, row by row.</param>
/// <param name="Encoding">How conversations become tokens.</param>
/// <param name="MaximumSteps">The most messages of the model in an episode.</param>
/// <param name="MaximumToolTokens">The most tokens that tools, and what the template writes around them, add to an episode.</param>
internal sealed record EpisodeRules(
    IToolbox Toolbox, ToolDeclarations Declarations, ChatEncoding Encoding, int MaximumSteps, int MaximumToolTokens);
