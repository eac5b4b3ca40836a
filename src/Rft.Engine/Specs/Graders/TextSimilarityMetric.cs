namespace Rft.Engine.Specs;

/// <summary>The metrics of a <c>text_similarity</c> grader.</summary>
public enum TextSimilarityMetric
{
    /// <summary><c>fuzzy_match</c></summary>
    FuzzyMatch,

    /// <summary><c>bleu</c></summary>
    Bleu,

    /// <summary><c>gleu</c></summary>
    Gleu,

    /// <summary><c>meteor</c></summary>
    Meteor,

    /// <summary><c>rouge_1</c>; the longer ones follow in order.</summary>
    Rouge1,

    /// <summary><c>rouge_2</c></summary>
    Rouge2,

    /// <summary><c>rouge_3</c></summary>
    Rouge3,

    /// <summary><c>rouge_4</c></summary>
    Rouge4,

    /// <summary><c>rouge_5</c></summary>
    Rouge5,

    /// <summary><c>rouge_l</c></summary>
    RougeL,

    /// <summary><c>cosine</c>: of embeddings, which a service computes.</summary>
    Cosine,
}
