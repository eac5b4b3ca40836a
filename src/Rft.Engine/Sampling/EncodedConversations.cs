namespace Rft.Engine.Sampling;

/// <summary>The conversations of a dataset that can be trained on.</summary>
/// <param name="Conversations">The conversations, in file order.</param>
/// <param name="Skipped">Rows that were too long and are left out.</param>
internal sealed record EncodedConversations(IReadOnlyList<EncodedConversation> Conversations, int Skipped);
