namespace Rft.Engine.Templating;

/// <summary>A parameter of a macro and its default.</summary>
internal readonly record struct MacroParameter(string Name, Expression? Default);
