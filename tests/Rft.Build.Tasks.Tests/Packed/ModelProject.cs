using System.Security.Cryptography;

namespace Rft.Build.Tasks.Tests.Packed;

/// <summary>A user's repository in a temporary folder: a model project over the packed package, with a small reinforcement spec.</summary>
internal sealed class ModelProject : IDisposable
{
    private const string SpecFile = "adder.rft.json";

    public ModelProject(PackedPackage package, int steps = 4)
    {
        Folder = Directory.CreateTempSubdirectory("rft-project-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, ".git"));
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{package.Feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{package.Folder}/packages" /></config>
            </configuration>
            """);
        Write("adder.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <RftTrainOnBuild>true</RftTrainOnBuild>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Rft.Build.Tasks" Version="0.1.0" /></ItemGroup>
            </Project>
            """);
        Write("Program.cs", "System.Console.WriteLine(\"ran\");");
        var examples = Path.Combine(PackedPackage.RepositoryRoot, "examples");
        CopyModel(Path.Combine(examples, "models", "tiny"), Path.Combine(Folder, "tiny"));
        File.WriteAllLines(Path.Combine(Folder, "train.jsonl"), File.ReadLines(Path.Combine(examples, "arithmetic", "train.jsonl")).Take(16));
        File.WriteAllLines(Path.Combine(Folder, "validation.jsonl"), File.ReadLines(Path.Combine(examples, "arithmetic", "validation.jsonl")).Take(12));
        WriteSpec(steps, learningRate: "0.003");
    }

    public string Folder { get; }

    public string SpecPath => Path.Combine(Folder, SpecFile);

    public string Store => Path.Combine(Folder, ".rft");

    public string Output => Path.Combine(Folder, "bin", "rft", "adder");

    public void WriteSpec(int steps, string learningRate) => Write(SpecFile, $$"""
        {
          "model": "tiny",
          "training_file": "train.jsonl",
          "validation_file": "validation.jsonl",
          "method": {
            "type": "reinforcement",
            "reinforcement": {
              "grader": {
                "type": "string_check",
                "name": "digit",
                "operation": "like",
                "input": "OUTPUT_TEXT",
                "reference": "1"
              },
              "hyperparameters": { "batch_size": 4, "n_epochs": 50, "eval_interval": {{Math.Max(1, steps / 2)}} }
            }
          },
          "engine": {
            "group_size": 4,
            "max_steps": {{steps}},
            "max_completion_tokens": 16,
            "learning_rate": {{learningRate}},
            "checkpoint_interval": 1
          },
          "evaluation": { "samples": 2 }
        }
        """.Replace("OUTPUT_TEXT", "{{sample.output_text}}", StringComparison.Ordinal));

    public CommandResult DotNet(params string[] arguments) => DotNetCommand.Run(Folder, arguments);

    public CommandResult Build(params string[] more) => DotNet(["build", .. more]);

    /// <summary>The runs in the store, by folder name.</summary>
    public string[] Runs()
    {
        var runs = Path.Combine(Store, "runs");
        return Directory.Exists(runs) ? [.. Directory.GetDirectories(runs).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>SHA-256 of the trained adapter that the build put beside its output.</summary>
    public string AdapterHash() =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Output, "model", "adapter_model.safetensors"))));

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void CopyModel(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var name in new[] { "config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json" })
        {
            File.Copy(Path.Combine(from, name), Path.Combine(to, name));
        }
    }
}
