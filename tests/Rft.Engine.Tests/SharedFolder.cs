namespace Rft.Engine.Tests;

/// <summary>Reference data that is no part of the project: a folder <c>shared</c> beside the repository, where there is one.</summary>
internal static class SharedFolder
{
    /// <summary>A file or folder in it; null where it is not there.</summary>
    public static string? Find(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", relativePath);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
