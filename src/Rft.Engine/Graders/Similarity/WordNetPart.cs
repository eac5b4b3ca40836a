using System.Globalization;
using System.Text;

namespace Rft.Engine.Graders;

/// <summary>One part of speech of WordNet.</summary>
internal sealed class WordNetPart
{
    private const int LongestWord = 100;

    private static readonly Dictionary<string, (string Ending, string Base)[]> _endings = new()
    {
        ["noun"] =
        [
            ("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y"),
        ],
        ["verb"] = [("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")],
        ["adj"] = [("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
        ["adv"] = [],
    };

    private readonly Dictionary<string, int[]> _offsets = [];
    private readonly Dictionary<string, string[]> _exceptions = [];
    private readonly (string Ending, string Base)[] _rules;
    private readonly byte[] _data;

    private WordNetPart(string name, byte[] data) => (_rules, _data) = (_endings[name], data);

    /// <summary>The names of the parts of speech, as file names have them.</summary>
    public static IEnumerable<string> All => _endings.Keys;

    public static WordNetPart Load(string folder, string name)
    {
        var part = new WordNetPart(name, File.ReadAllBytes(Path.Combine(folder, "data." + name)));
        foreach (var line in File.ReadLines(Path.Combine(folder, "index." + name)).Where(line => !line.StartsWith(' ')))
        {
            // lemma, part of speech, number of senses, ..., the offset of each sense.
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var senses = int.Parse(fields[2], CultureInfo.InvariantCulture);
            part._offsets[fields[0]] = [.. fields[^senses..].Select(field => int.Parse(field, CultureInfo.InvariantCulture))];
        }

        foreach (var fields in File.ReadLines(Path.Combine(folder, name + ".exc")).Select(line => line.Split(' ')))
        {
            part._exceptions[fields[0]] = fields[1..];
        }

        return part;
    }

    /// <summary>Adds the lemmas of all senses of a word.</summary>
    public void AddSynonyms(string word, HashSet<string> synonyms)
    {
        if (word.Length > LongestWord)
        {
            return;
        }

        foreach (var offset in BaseForms(word).SelectMany(form => _offsets[form]))
        {
            AddLemmas(offset, synonyms);
        }
    }

    /// <summary>The forms of a word that the dictionary has: the word, its exceptions, or what remains without endings.</summary>
    private List<string> BaseForms(string word)
    {
        if (_exceptions.TryGetValue(word, out var exceptions))
        {
            return Known(exceptions.Prepend(word));
        }

        var forms = WithoutEnding([word]);
        var known = Known(forms.Prepend(word));
        while (known.Count == 0 && forms.Count > 0)
        {
            forms = WithoutEnding(forms);
            known = Known(forms);
        }

        return known;
    }

    private List<string> WithoutEnding(List<string> forms) =>
    [
        .. from form in forms
           from rule in _rules
           where form.EndsWith(rule.Ending, StringComparison.Ordinal)
           select form[..^rule.Ending.Length] + rule.Base,
    ];

    private List<string> Known(IEnumerable<string> forms) => [.. forms.Distinct().Where(_offsets.ContainsKey)];

    private void AddLemmas(int offset, HashSet<string> synonyms)
    {
        // offset, file number, type, number of lemmas in hexadecimal, then lemma and number of each.
        var end = Array.IndexOf(_data, (byte)'\n', offset);
        var fields = Encoding.UTF8.GetString(_data, offset, end - offset).Split(' ');
        var lemmas = int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        for (var i = 0; i < lemmas; i++)
        {
            var lemma = fields[4 + (2 * i)];
            if (!lemma.Contains('_', StringComparison.Ordinal))
            {
                // An adjective may have its position in parentheses behind it.
                var mark = lemma.IndexOf('(', StringComparison.Ordinal);
                synonyms.Add(mark < 0 ? lemma : lemma[..mark]);
            }
        }
    }
}
