using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>json_schema</c> grader: whether the input is JSON that follows a schema, and how many members of a reference it has.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Schema">The schema, in the subset of JSON Schema that grader.schema.json describes.</param>
/// <param name="Reference">A template of a JSON object, or null where only the form counts.</param>
public sealed record JsonSchemaGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceNode Schema,
    SourceText? Reference) : GraderSpec(Name, Location);
