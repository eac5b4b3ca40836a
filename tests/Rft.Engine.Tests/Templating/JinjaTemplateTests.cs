using Rft.Engine.Diagnostics;
using Rft.Engine.Templating;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Templating;

/// <summary>What the reference cases cannot show: places of mistakes, and values that come from JSON or from the caller.</summary>
public class JinjaTemplateTests
{
    private static readonly Dictionary<string, object?> _variables = new()
    {
        ["messages"] = Item("""[{"role": "user", "content": "hi"}, {"role": "assistant", "content": "a\u001cb"}]"""),
        ["n"] = 3,
        ["real"] = 2.5f,
        ["list"] = new List<string> { "a", "b" },
    };

    [Theory]
    [InlineData("{{ n }} {{ real }} {{ list }} {{ messages[0].role }}", "3 2.5 ['a', 'b'] user")]
    [InlineData("{{ messages | tojson }}", "[{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"assistant\", \"content\": \"a\\u001cb\"}]")]
    [InlineData("{% generation %}{{ n }}{% endgeneration %}", "3")]
    [InlineData("{{ range(0, 9223372036854775807, 4611686018427387904) | list }}", "[0, 4611686018427387904]")]
    [InlineData("{{ strftime_now('%d %b %Y, %-d %B') }}", "26 Jul 2024, 26 July")]
    [InlineData("a\r\n{% if n %}\r\nb\r\n{% endif %}\r\nc\r\n", "a\nb\nc")]
    [InlineData("{{ '\U0001F600x'[1:] }}{{ '\U0001F600x' | length }}", "x2")]
    [InlineData("{% for i in list %}{% continue %}{% else %}none{% endfor %}", "none")]
    [InlineData("{% for i in list %}{% if loop.first %}{% continue %}{% endif %}{{ i }}{% else %}none{% endfor %}", "b")]
    [InlineData("{{ false | float(1.5) }} {{ true is odd }} {{ 3.0 is odd }} {{ 6.0 is divisibleby(3) }}", "0.0 True True True")]
    [InlineData("{{ 'ab' * true }}{{ false * [1] }}{{ 2 * (1, 2) }}", "ab[](1, 2, 1, 2)")]
    [InlineData("{{ missing is sequence }} {{ missing is string }}", "True False")]
    public void A_template_gives_its_text(string template, string expected) =>
        Assert.Equal(expected, Template.ParseJinja(template, "chat.jinja").Render(_variables));

    [Fact]
    public void Generation_blocks_say_which_parts_of_the_text_they_wrote()
    {
        var template = Template.ParseJinja(
            "{% for m in messages %}{{ m.role }}:{% generation %}{{ m.content }}{% endgeneration %};{% endfor %}{% set x %}{% generation %}no{% endgeneration %}{% endset %}",
            "chat.jinja");
        var (text, marks) = template.RenderMarked(_variables);

        Assert.True(template.MarksGeneration);
        Assert.Equal(["hi", "a\u001cb"], marks.Select(mark => text[mark]));
        Assert.False(Template.ParseJinja("{{ n }}", "chat.jinja").MarksGeneration);
    }

    [Theory]
    [InlineData("{{ list | join(seperator=',') }}", 11, "(line 1, column 11 of the template)")]
    [InlineData("\\n\\u0041\r\n {{ nope.x }}", 22, "(line 3, column 10 of the template)")]
    [InlineData("{% if %}", 7, "(line 1, column 7 of the template)")]
    public void A_mistake_of_a_template_in_a_json_file_has_its_place_in_that_file_and_in_the_template(string template, int column, string place)
    {
        var json = "{\"chat_template\": \"" + template.Replace("\r\n", "\\r\\n", StringComparison.Ordinal) + "\"}";
        var node = Item(json)["chat_template"]!;
        var mistake = Assert.Single(Assert.Throws<DiagnosticException>(() => Template.ParseJinja(node).Render(_variables)).Diagnostics);

        Assert.Equal(node.Location with { Column = node.Location.Column + column }, mistake.Location);
        Assert.EndsWith(place, mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab\n{{ missing.role }}", 2, 12, "RFT3002", "'missing' is undefined")]
    [InlineData("{{ n | uper }}", 1, 8, "RFT3002", "there is no filter 'uper'; did you mean 'upper'?")]
    [InlineData("{{ n is strng }}", 1, 9, "RFT3002", "there is no test 'strng'; did you mean 'string'?")]
    [InlineData("{% fro x in y %}", 1, 4, "RFT3002", "there is no statement 'fro'; did you mean 'for'?")]
    [InlineData("{{ list.appnd(1) }}", 1, 9, "RFT3002", "a list has no member 'appnd'")]
    [InlineData("{{ list | join(seperator=',') }}", 1, 11, "RFT3002", "'join' has no parameter 'seperator'")]
    [InlineData("{{ raise_exception('no ' ~ n) }}", 1, 4, "RFT3005", "the chat template refuses these messages: no 3")]
    [InlineData("{% if n %}", 1, 4, "RFT3001", "this 'if' is not closed; expected 'endif'")]
    [InlineData("{% endfor %}", 1, 4, "RFT3001", "'endfor' has no statement that it belongs to")]
    [InlineData("{% for x %}", 1, 10, "RFT3001", "expected 'in', found '%}'")]
    [InlineData("{{ n", 1, 1, "RFT3001", "this tag is not closed; expected '}}'")]
    [InlineData("{# n", 1, 1, "RFT3001", "this comment is not closed; expected '#}'")]
    [InlineData("{% raw %} {{", 1, 1, "RFT3001", "this raw block is not closed")]
    [InlineData("{{ (n }}", 1, 7, "RFT3001", "expected ')', found '}}'")]
    [InlineData("{% if [n %}", 1, 10, "RFT3001", "expected ',', found '%}'")]
    [InlineData("{{ n n }}", 1, 6, "RFT3001", "expected the end of the tag, found 'n'")]
    [InlineData("{{ n ? 1 : 2 }}", 1, 6, "RFT3001", "unexpected character '?'")]
    [InlineData("{{ '\\x4' }}", 1, 5, "RFT3001", "expected 2 hexadecimal digits after this escape")]
    [InlineData("{% break %}", 1, 4, "RFT3001", "'break' stands outside of a loop")]
    [InlineData("{% set n.x = 1 %}", 1, 8, "RFT3003", "'n' is no namespace(), so its members cannot be set")]
    [InlineData("{{ 'a' + n }}", 1, 8, "RFT3003", "this operator does not work on a string and a number")]
    [InlineData("{{ n[1:2] }}", 1, 5, "RFT3003", "only lists and strings have slices, this is a number")]
    [InlineData("{% for x in n %}{% endfor %}", 1, 13, "RFT3003", "a number cannot be looped over")]
    [InlineData("{{ [1, 'a', 2] | sort }}", 1, 18, "RFT3003", "a number and a string have no order")]
    [InlineData("{{ [[1], 'a'] | groupby(0) | list }}", 1, 17, "RFT3003", "a number and a string have no order")]
    [InlineData("{{ {'a': 1, 'b': 'x'} | dictsort(by='value') }}", 1, 25, "RFT3003", "a number and a string have no order")]
    [InlineData("{{ raise_exception | tojson }}", 1, 22, "RFT3003", "a function is not JSON")]
    public void A_mistake_has_its_code_and_place(string template, int line, int column, string code, string message)
    {
        var mistake = Assert.Single(
            Assert.Throws<DiagnosticException>(() => Template.ParseJinja(template, "chat.jinja").Render(_variables)).Diagnostics);

        Assert.Equal(("chat.jinja", line, column, code), (mistake.Location.File, mistake.Location.Line, mistake.Location.Column, mistake.Code));
        Assert.StartsWith(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_no_template_can_use_is_a_bug_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => Template.ParseJinja("", "t").Render(new Dictionary<string, object?> { ["x"] = new object() }));

    [Fact]
    public void Text_without_tags_is_kept_as_it_is()
    {
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => "ab }%#\n\"\\'-"[random.Next(11)])]) + "!";
            Assert.Equal(text, Template.ParseJinja(text, "t").Render(_variables));
            Assert.Equal(text, Template.ParseScriban(text, "t").Render(_variables));
        }
    }

    [Fact]
    public void A_string_survives_being_written_as_a_literal()
    {
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => "ab{}%#\n\t\"\\'\u00e9\u2028"[random.Next(13)])]);
            var literal = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            Assert.Equal(text, Template.ParseJinja($"{{{{ '{literal}' }}}}", "t").Render(_variables));
            Assert.Equal(text, Template.ParseScriban($"{{{{ '{literal}' }}}}", "t").Render(_variables));
        }
    }
}
