namespace Rft.Engine.Graders;

/// <summary>OpenAI's grader error flags, as far as our graders raise them.</summary>
internal enum GradeErrorKind
{
    /// <summary><c>formula_parse_error</c></summary>
    FormulaParse,

    /// <summary><c>sample_parse_error</c></summary>
    SampleParse,

    /// <summary><c>invalid_variable_error</c></summary>
    InvalidVariable,

    /// <summary><c>other_error</c>: among others a formula result that is not finite.</summary>
    Other,
}
