namespace Rft.Tests;
public sealed class PlaceholderRemovedByFirstRealTest { [Fact] public void Builds() => Assert.True(true); }
