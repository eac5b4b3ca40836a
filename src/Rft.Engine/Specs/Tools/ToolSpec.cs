using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A tool that the model may call in an episode. One derived record a kind of tool.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="TimeoutSeconds">Time for a call.</param>
public abstract record ToolSpec(string Name, SourceLocation Location, double TimeoutSeconds)
{
    /// <summary>The default of <see cref="TimeoutSeconds"/>.</summary>
    internal const double DefaultSeconds = 60;

    /// <summary>What the tool does, for the model; null where rows say it.</summary>
    public string? Description { get; init; }

    /// <summary>The JSON schema of its arguments; null where rows have it.</summary>
    public SourceNode? Parameters { get; init; }

    /// <summary>
    /// What the model is told of the tool, as OpenAI's chat format writes it; null where only the rows that declare it tell of it.
    /// </summary>
    internal SourceNode? Declaration
    {
        get
        {
            if (Description is null && Parameters is null)
            {
                return null;
            }

            var none = new ObjectBuilder(Location).Add("type", "object").Add("properties", new ObjectBuilder(Location).Build()).Build();
            var function = new ObjectBuilder(Location).Add("name", Name).AddIfPresent("description", Description).Add("parameters", Parameters ?? none);
            return new ObjectBuilder(Location).Add("type", "function").Add("function", function.Build()).Build();
        }
    }

    /// <summary>The tool as JSON.</summary>
    internal SourceNode Write()
    {
        var json = new ObjectBuilder(Location).Add("name", Name).AddIfPresent("description", Description);
        if (Parameters is not null)
        {
            json.Add("parameters", Parameters);
        }

        WriteTarget(json);
        return json.Build();
    }

    /// <summary>Adds the members that say how the tool is run.</summary>
    private protected abstract void WriteTarget(ObjectBuilder json);
}
