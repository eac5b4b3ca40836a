namespace Rft.Engine.Templating;

/// <summary>What Jinja gives for a name that is not there: false, empty, and an error wherever it is used for more.</summary>
/// <param name="Description">What is not there, for messages.</param>
internal sealed record Undefined(string Description);
