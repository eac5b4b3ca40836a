namespace Rft.Engine.Models;

/// <summary>Loads model folders into an engine.</summary>
internal interface IModelEngine
{
    /// <summary>The engine's name as recorded with a run, such as <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>What the engine runs on, for the run record, such as <c>2 threads, AVX-512</c>.</summary>
    string Device { get; }

    /// <summary>Loads a model.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The folder does not fit.</exception>
    ILanguageModel Load(ModelFolder folder, EngineOptions options);
}
