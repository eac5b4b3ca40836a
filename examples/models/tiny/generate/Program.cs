using TinyModel;

if (args is not [var examples] || !Directory.Exists(Path.Combine(examples, "arithmetic")))
{
    Console.Error.WriteLine("Usage: dotnet run --project examples/models/tiny/generate examples");
    return 2;
}

Write(Path.Combine(examples, "models", "tiny", "pretraining.jsonl"), Corpus.Pretraining());
foreach (var (path, rows) in Corpus.ExampleFiles)
{
    Write(Path.Combine(examples, path), rows());
}

return 0;

static void Write(string path, IEnumerable<string> rows)
{
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    var temporary = path + ".tmp";
    using (var writer = new StreamWriter(temporary) { NewLine = "\n" })
    {
        foreach (var row in rows)
        {
            writer.WriteLine(row);
        }
    }

    File.Move(temporary, path, overwrite: true);
    Console.WriteLine($"wrote {path}");
}
