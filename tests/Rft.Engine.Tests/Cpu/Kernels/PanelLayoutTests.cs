using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed class PanelLayoutTests
{
    [Fact]
    public void Panels_cover_all_columns_once_and_only_a_single_panel_is_one_vector_wide()
    {
        for (var columns = 1; columns <= 300; columns++)
        {
            var layout = new PanelLayout(columns);
            var next = 0;
            var covered = 0;
            for (var panel = 0; panel < layout.Count; panel++)
            {
                Assert.Equal(next, layout.Start(panel));
                Assert.InRange(layout.Width(panel), layout.Count == 1 ? 16 : 32, PanelLayout.MaximumWidth);
                Assert.InRange(layout.ColumnsOf(panel), layout.Width(panel) - 15, layout.Width(panel));
                Assert.Equal(panel, layout.IndexOf(next));
                Assert.Equal(panel, layout.IndexOf(next + layout.ColumnsOf(panel) - 1));
                next += layout.Width(panel);
                covered += layout.ColumnsOf(panel);
            }

            Assert.Equal(columns, covered);
            Assert.Equal(next, layout.PaddedColumns);
        }
    }
}
