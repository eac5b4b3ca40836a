namespace Rft.Engine.Models.Tokenization;

/// <summary>What one instruction of a <see cref="Pattern"/> does.</summary>
internal enum PatternOperation
{
    /// <summary>Takes one code point of the set.</summary>
    Take,

    /// <summary>Takes as many code points of the set as it can, and gives them back one by one.</summary>
    TakeMany,

    /// <summary>Takes as few code points of the set as it can.</summary>
    TakeFew,

    /// <summary>Takes as many code points of the set as it can, and keeps them.</summary>
    TakeAll,

    /// <summary>Goes on here; if that fails, at the target.</summary>
    Fork,

    /// <summary>Goes on at the target.</summary>
    Jump,

    /// <summary>What follows, up to an end, must match here; then goes on at the target.</summary>
    LookAhead,

    /// <summary>What follows, up to an end, must not match here; then goes on at the target.</summary>
    LookAheadNot,

    /// <summary>As ahead, from some code points before.</summary>
    LookBehind,

    /// <summary>As not ahead, from some code points before.</summary>
    LookBehindNot,

    /// <summary>Matches what follows, up to an end, once and for all; then goes on at the target.</summary>
    Atomic,

    /// <summary>Here a line must begin.</summary>
    LineStart,

    /// <summary>Here a line must end.</summary>
    LineEnd,

    /// <summary>Here the text must begin.</summary>
    TextStart,

    /// <summary>Here the text must end.</summary>
    TextEnd,

    /// <summary>The end of the pattern or of a part.</summary>
    End,
}
