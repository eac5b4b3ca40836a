using Rft.Engine.Json;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Reads the pre-tokenizer of tokenizer.json.</summary>
internal sealed class PreTokenizerReader(TokenizerProblems problems)
{
    private const string Supported = "Split, Digits, Punctuation, Whitespace, WhitespaceSplit, BertPreTokenizer, CharDelimiterSplit, Metaspace, ByteLevel or Sequence";

    private readonly List<Func<PieceStage, PieceStage>> _stages = [];
    private bool _isByteLevel;

    /// <summary>The stages in order, each made from the one after it; and whether the last one spells text in the byte alphabet.</summary>
    public (IReadOnlyList<Func<PieceStage, PieceStage>> Stages, bool IsByteLevel) Read(SourceNode? node)
    {
        if (!TokenizerProblems.IsAbsent(node))
        {
            ReadStage(node!);
        }

        return (_stages, _isByteLevel);
    }

    /// <summary>The one UTF-16 unit that stands for a space, and where it is put in front.</summary>
    public static (string Replacement, PrependScheme Scheme)? ReadMetaspace(TokenizerProblems problems, SourceNode node)
    {
        var replacement = problems.Text(node, "replacement");
        var scheme = node["prepend_scheme"] is { Kind: SourceNodeKind.String } given ? given.Text
            : node["add_prefix_space"] is { Kind: SourceNodeKind.False } ? "never"
            : "always";
        if (replacement.Length != 1)
        {
            problems.Invalid(node["replacement"] ?? node, "expected one character as 'replacement'");
            return null;
        }

        switch (scheme)
        {
            case "always":
                return (replacement, PrependScheme.Always);
            case "first":
                return (replacement, PrependScheme.First);
            case "never":
                return (replacement, PrependScheme.Never);
            default:
                problems.Invalid(node["prepend_scheme"]!, $"'{scheme}' is not a prepend_scheme; expected always, first or never");
                return null;
        }
    }

    private void ReadStage(SourceNode node)
    {
        if (_isByteLevel)
        {
            problems.Unsupported(node, "a pre-tokenizer after ByteLevel is not supported");
            return;
        }

        switch (node["type"]?.Text)
        {
            case "Sequence":
                foreach (var stage in problems.Items(node, "pretokenizers"))
                {
                    ReadStage(stage);
                }

                break;
            case "ByteLevel":
                var addsPrefixSpace = node["add_prefix_space"] is null or { IsTrue: true };
                var splitsWords = node["use_regex"] is not { Kind: SourceNodeKind.False };
                _stages.Add(next => new ByteLevelStage(addsPrefixSpace, splitsWords, next));
                _isByteLevel = true;
                break;
            case "Digits":
                var digits = Pattern.One(new CodePointSet([CodePointItem.Category("N")!.Value]), node.Location);
                var behavior = node["individual_digits"] is { IsTrue: true } ? SplitBehavior.Isolated : SplitBehavior.Contiguous;
                _stages.Add(next => new SplitStage(digits, behavior, inverts: false, next));
                break;
            case "Split":
                ReadSplit(node);
                break;
            case "Punctuation":
                ReadNamed(node, @"[!-/:-@\[-`{-~\p{P}]", node["behavior"] is { } given ? given.Text : nameof(SplitBehavior.Isolated));
                break;
            case "Whitespace":
                ReadNamed(node, "[\\w\u200c\u200d]+|[^\\w\\s\u200c\u200d]+", nameof(SplitBehavior.Removed), inverts: true);
                break;
            case "WhitespaceSplit":
                ReadNamed(node, @"\s", nameof(SplitBehavior.Removed));
                break;
            case "BertPreTokenizer":
                ReadNamed(node, @"\s", nameof(SplitBehavior.Removed));
                ReadNamed(node, @"[!-/:-@\[-`{-~\p{P}]", nameof(SplitBehavior.Isolated));
                break;
            case "CharDelimiterSplit":
                var delimiter = Pattern.Literal(problems.Text(node, "delimiter"), node.Location);
                _stages.Add(next => new SplitStage(delimiter, SplitBehavior.Removed, inverts: false, next));
                break;
            case "Metaspace":
                if (ReadMetaspace(problems, node) is var (replacement, scheme))
                {
                    var splits = node["split"] is not { Kind: SourceNodeKind.False };
                    _stages.Add(next => new MetaspaceStage(replacement, scheme, splits, next));
                }

                break;
            default:
                problems.UnsupportedType(node, "pre_tokenizer", Supported);
                break;
        }
    }

    private void ReadNamed(SourceNode node, string pattern, string behavior, bool inverts = false)
    {
        if (!Enum.TryParse<SplitBehavior>(behavior, out var parsed))
        {
            problems.Invalid(node["behavior"]!, $"'{behavior}' is not a behavior; expected {string.Join(", ", Enum.GetNames<SplitBehavior>())}");
        }
        else if (Pattern.Parse(pattern, node.Location, problems.Diagnostics) is { } matches)
        {
            _stages.Add(next => new SplitStage(matches, parsed, inverts, next));
        }
    }

    private void ReadSplit(SourceNode node)
    {
        var name = problems.Text(node, "behavior");
        if (!Enum.GetNames<SplitBehavior>().Contains(name))
        {
            problems.Invalid(node["behavior"] ?? node, $"'{name}' is not a behavior; expected {string.Join(", ", Enum.GetNames<SplitBehavior>())}");
        }
        else if (problems.ReadPattern(node) is var (pattern, _))
        {
            var behavior = Enum.Parse<SplitBehavior>(name);
            var inverts = node["invert"] is { IsTrue: true };
            _stages.Add(next => new SplitStage(pattern, behavior, inverts, next));
        }
    }
}
