using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>What a grader is made with.</summary>
/// <param name="set">Owns what is made.</param>
/// <param name="diagnostics">Receives mistakes in templates, formulas and keys, each at its place inside the JSON string.</param>
/// <param name="answersAreJson">Whether the method sets a response format, so that <c>sample.output_json</c> exists.</param>
internal sealed class GraderCreation(GraderSet set, DiagnosticBag diagnostics, bool answersAreJson)
{
    /// <summary>The world.</summary>
    public GraderServices Services => set.Services;

    /// <summary>Receives every mistake.</summary>
    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Makes a part of a grader; null where it has a mistake.</summary>
    public IGrader? Create(GraderSpec spec) => GraderTypes.Create(spec, this);

    /// <summary>Reads a string with placeholders; null where it has a mistake.</summary>
    public AnswerTemplate? Template(SourceText text)
    {
        var template = PathTemplate.Parse(text.Value, text.LocationOf, diagnostics);
        return template is not null && SampleMembers.Check(template, text, diagnostics, answersAreJson) ? new AnswerTemplate(template) : null;
    }

    /// <summary>Reads the strings of a grader that has an input and a reference; null where one of them has a mistake.</summary>
    public (AnswerTemplate Input, AnswerTemplate Reference)? Templates(SourceText input, SourceText reference) =>
        (Template(input), Template(reference)) is ({ } first, { } second) ? (first, second) : null;

    /// <summary>The one object of a type that all graders of the set share.</summary>
    public T Shared<T>(Func<GraderServices, T> create)
        where T : class, IAsyncDisposable =>
        set.Shared(create);

    /// <summary>Leaves the disposal of what a grader holds to the set.</summary>
    public T Own<T>(T resource)
        where T : IAsyncDisposable
    {
        set.Own(resource);
        return resource;
    }
}
