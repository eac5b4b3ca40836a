namespace Rft.Engine.Graders;

/// <summary>WordNet's synonyms, read from the files of its version 3: <c>index.*</c>, <c>data.*</c> and <c>*.exc</c> of the four parts of speech.</summary>
internal sealed class WordNet
{
    private static readonly Lazy<WordNet?> _installed = new(() => Folders().Select(TryLoad).FirstOrDefault(found => found is not null));

    private readonly WordNetPart[] _parts;

    private WordNet(WordNetPart[] parts) => _parts = parts;

    /// <summary>
    /// The dictionary of this machine, null where there is none: in the folder that the environment variable WNSEARCHDIR names, WordNet's own
    /// convention, or in the places where packages and NLTK put it.
    /// </summary>
    public static WordNet? Installed => _installed.Value;

    /// <summary>Reads a dictionary; null where the folder lacks a file.</summary>
    public static WordNet? TryLoad(string folder)
    {
        try
        {
            return new WordNet([.. WordNetPart.All.Select(name => WordNetPart.Load(folder, name))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The lemmas, of one word each, of all senses of a lower-case word or of the base forms that it may have.</summary>
    public HashSet<string> Synonyms(string word)
    {
        var synonyms = new HashSet<string>();
        foreach (var part in _parts)
        {
            part.AddSynonyms(word, synonyms);
        }

        return synonyms;
    }

    private static IEnumerable<string> Folders()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new[]
        {
            Environment.GetEnvironmentVariable("WNSEARCHDIR"),
            "/usr/share/wordnet",
            "/usr/share/wordnet/dict",
            "/usr/local/WordNet-3.0/dict",
            "/opt/homebrew/opt/wordnet/dict",
            Path.Combine(home, "nltk_data/corpora/wordnet"),
            "/usr/share/nltk_data/corpora/wordnet",
        }.OfType<string>().Where(Directory.Exists);
    }
}
