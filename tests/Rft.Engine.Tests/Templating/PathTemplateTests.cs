using Rft.Engine.Diagnostics;
using Rft.Engine.Templating;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Templating;

public class PathTemplateTests
{
    private const string Row =
        """{"answer": "4", "n": 1.0, "big": 12345678901234567890, "yes": true, "none": null, "nested": {"a b": 1, "list": [{"x": "\u00e9\n"}, "\"q\""]}}""";

    [Theory]
    [InlineData("", "")]
    [InlineData("no placeholder", "no placeholder")]
    [InlineData("{{item.answer}}", "4")]
    [InlineData("{{  item.answer\t}}", "4")]
    [InlineData("{{item.answer}}{{item.answer}} x {{sample.output_text}}!", "44 x out!")]
    [InlineData(@"\boxed{{{item.answer}}}", @"\boxed{4}")]
    [InlineData("{{{{ item.answer }}}}", "{{4}}")]
    [InlineData("{ {{item.answer}} }", "{ 4 }")]
    [InlineData("}}{{item.answer}}{", "}}4{")]
    [InlineData("{a} }} {b}", "{a} }} {b}")]
    [InlineData("{{item.n}}", "1.0")]
    [InlineData("{{item.big}}", "12345678901234567890")]
    [InlineData("{{item.yes}} {{item.none}}", "true null")]
    [InlineData("{{item.nested.list[0].x}}", "\u00e9\n")]
    [InlineData("{{item.nested.list[1]}}", "\"q\"")]
    [InlineData("{{item.nested}}", "{\"a b\":1,\"list\":[{\"x\":\"\u00e9\\n\"},\"\\\"q\\\"\"]}")]
    public void A_template_gives_its_text(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{item.other}}", "item.other")]
    [InlineData("{{item.answer}} {{item.answer.x}}", "item.answer.x")]
    [InlineData("{{item.none.x}}", "item.none.x")]
    [InlineData("{{item.nested.list[2]}}", "item.nested.list[2]")]
    [InlineData("{{item.nested[0]}}", "item.nested[0]")]
    [InlineData("{{sample.other}}", "sample.other")]
    public void A_path_that_is_not_there_is_named(string template, string missing)
    {
        Assert.Null(Parse(template).Render(Item(Row), Item("""{"output_text": "out"}"""), out var path));
        Assert.Equal(missing, path!.ToString());
    }

    [Theory]
    [InlineData("{{", 0, "opens a placeholder that no '}}' closes")]
    [InlineData("ab {{ item.x", 3, "opens a placeholder that no '}}' closes")]
    [InlineData("{{ item.x }", 0, "opens a placeholder that no '}}' closes")]
    [InlineData("{{ item.x {{ item.y }}", 0, "opens a placeholder that no '}}' closes")]
    [InlineData("{{}}", 2, "this one names neither")]
    [InlineData("{{ .x }}", 3, "this one names neither")]
    [InlineData("{{ itm.x }}", 3, "'itm' is no namespace; expected 'item' or 'sample'; did you mean 'item'?")]
    [InlineData("{{ ITEM.x }}", 3, "'ITEM' is no namespace; expected 'item' or 'sample'")]
    [InlineData("{{ item. }}", 8, "expected a name after '.'")]
    [InlineData("{{ item..x }}", 8, "expected a name after '.'")]
    [InlineData("{{ item.x y }}", 9, "unexpected ' '")]
    [InlineData("{{ item.x | upper }}", 9, "unexpected ' '")]
    [InlineData("{{ item.x[ }}", 9, "this '[' has no ']'")]
    [InlineData("{{ item.x[-1] }}", 10, "expected an index such as [0]")]
    [InlineData("{{ item.x[a] }}", 10, "expected an index such as [0]")]
    [InlineData("{{ item.x[99999999999] }}", 10, "expected an index such as [0]")]
    public void A_mistake_has_its_position(string template, int position, string message)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(PathTemplate.Parse(template, index => new SourceLocation("f", 1, index), diagnostics));
        var first = diagnostics.First();
        Assert.Equal((position, "RFT3011"), (first.Location.Column, first.Code));
        Assert.Contains(message, first.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_of_a_template_is_reported()
    {
        var diagnostics = new DiagnosticBag();
        PathTemplate.Parse("{{ a.b }} {{ item. }} {{ item.x }} {{", index => new SourceLocation("f", 1, index), diagnostics);
        Assert.Equal([3, 18, 35], diagnostics.Select(diagnostic => diagnostic.Location.Column));
    }

    [Fact]
    public void Text_without_a_placeholder_is_kept_as_it_is()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => "ab {}\n\"\\[]."[random.Next(11)])]).Replace("{{", "{ ", StringComparison.Ordinal);
            Assert.Equal(text, Render(text));
            Assert.Equal(text.TrimEnd('{') + "4" + text.TrimStart('}'), Render(text.TrimEnd('{') + "{{item.answer}}" + text.TrimStart('}')));
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{{}}")]
    [InlineData("{{item")]
    [InlineData("{{item.a[0]")]
    [InlineData("{}")]
    public void A_megabyte_of_braces_is_read_or_refused(string piece)
    {
        var diagnostics = new DiagnosticBag();
        var template = PathTemplate.Parse(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)), _ => default, diagnostics);
        Assert.Equal(template is null, diagnostics.HasErrors);
    }

    private static PathTemplate Parse(string template)
    {
        var diagnostics = new DiagnosticBag();
        var parsed = PathTemplate.Parse(template, index => new SourceLocation("f", 1, index), diagnostics);
        Assert.Empty(diagnostics);
        return parsed!;
    }

    private static string? Render(string template)
    {
        var text = Parse(template).Render(Item(Row), Item("""{"output_text": "out"}"""), out var missing);
        Assert.Null(missing);
        return text;
    }
}
