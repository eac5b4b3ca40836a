namespace Rft.Engine.Models.Gguf;

/// <summary>Kinds of tokens as GGUF numbers them (the numbers of SentencePiece).</summary>
internal enum GgufTokenKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
