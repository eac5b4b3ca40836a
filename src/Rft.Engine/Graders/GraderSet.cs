using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>Makes graders from their settings, checks everything that can be checked without data, and owns what graders hold.</summary>
internal sealed class GraderSet(GraderServices services) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _owned = new();
    private readonly Dictionary<Type, object> _shared = [];

    /// <summary>The world.</summary>
    public GraderServices Services => services;

    /// <summary>Makes a grader; null where its settings have a mistake. Every mistake is in <paramref name="diagnostics"/>.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="diagnostics">Receives every mistake.</param>
    /// <param name="answersAreJson">Whether the method sets a response format, so that <c>sample.output_json</c> exists.</param>
    public IGrader? Create(GraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson = false) =>
        new GraderCreation(this, diagnostics, answersAreJson).Create(spec);

    /// <summary>Ends what graders hold, the last first.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var resource))
        {
            await resource.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal void Own(IAsyncDisposable resource) => _owned.Push(resource);

    internal T Shared<T>(Func<GraderServices, T> create)
        where T : class, IAsyncDisposable
    {
        if (!_shared.TryGetValue(typeof(T), out var shared))
        {
            var made = create(services);
            Own(made);
            _shared[typeof(T)] = shared = made;
        }

        return (T)shared;
    }
}
