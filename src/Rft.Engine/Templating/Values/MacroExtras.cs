namespace Rft.Engine.Templating;

/// <summary>Which of the variables that Jinja gives to every macro the body of one names: a macro that does not takes no such arguments.</summary>
/// <param name="Positional">Whether it names <c>varargs</c>, further arguments by position.</param>
/// <param name="Named">Whether it names <c>kwargs</c>, further arguments by name.</param>
internal readonly record struct MacroExtras(bool Positional, bool Named);
