namespace Rft.Engine.Templating;

/// <summary>The whole numbers of a Scriban range.</summary>
internal sealed class TemplateRange() : TemplateList([]);
