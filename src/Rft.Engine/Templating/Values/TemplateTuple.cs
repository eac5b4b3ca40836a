using System.Collections.ObjectModel;

namespace Rft.Engine.Templating;

/// <summary>A list that Jinja writes in parentheses.</summary>
internal class TemplateTuple(IList<object?> items) : ReadOnlyCollection<object?>(items);
