using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Specs;

public sealed class SpecLocatorTests
{
    [Fact]
    public void A_file_is_itself_and_a_folder_its_only_spec()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.rft.json", "{}");
        folder.Write("other.json", "{}");

        Assert.Equal(path, SpecLocator.Find(path, []));
        Assert.Equal(path, SpecLocator.Find(folder.Path, []));
        Assert.Equal(folder.PathOf("other.json"), SpecLocator.Find(folder.PathOf("other.json"), []));
    }

    [Fact]
    public void A_folder_without_a_spec_is_an_error()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal($"{folder.Path}: error RFT1019: the folder holds no spec; expected one file named *.rft.json", ErrorOf(folder.Path));
    }

    [Fact]
    public void A_folder_with_several_specs_is_an_error()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.rft.json", "{}");
        folder.Write("a.rft.json", "{}");

        Assert.Equal($"{folder.Path}: error RFT1020: the folder holds 2 specs ('a.rft.json', 'b.rft.json'); name one of the files", ErrorOf(folder.Path));
    }

    [Fact]
    public void A_missing_file_is_an_error_that_names_the_nearest_one()
    {
        using var folder = new TemporaryFolder();
        folder.Write("task.rft.json", "{}");
        var path = folder.PathOf("tsak.rft.json");

        Assert.Equal($"{path}: error RFT1014: '{path}' does not exist; did you mean '{folder.PathOf("task.rft.json")}'?", ErrorOf(path));
    }

    private static string ErrorOf(string path)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(SpecLocator.Find(path, diagnostics));
        return Assert.Single(diagnostics).ToString();
    }
}
