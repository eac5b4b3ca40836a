using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>What a judge is asked.</summary>
/// <param name="Model">The judge.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="ResultSchema">The JSON Schema of <c>result</c>, which the judge gives after its steps.</param>
/// <param name="Sampling">How it samples.</param>
internal sealed record JudgeQuestion(string Model, IReadOnlyList<JudgeMessage> Messages, string ResultSchema, JudgeSampling Sampling);
