using Rft.Engine.Diagnostics;
using Rft.Engine.Templating;

namespace Rft.Engine.Tests.Templating;

/// <summary>No template hangs, exhausts memory or overflows the stack: it ends with a coded error.</summary>
public class HostileTemplateTests
{
    private static readonly Dictionary<string, object?> _variables = new()
    {
        ["s"] = new string('a', 10_000),
        ["l"] = Enumerable.Range(0, 1000).ToArray(),
    };

    [Theory]
    [InlineData("{% for a in range(1000000000000) %}{% endfor %}")]
    [InlineData("{% for a in l %}{% for b in l %}{% for c in l %}{% for d in l %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% for a in l %}{% for b in l %}{% for c in l %}{{ s }}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x='ab') %}{% for a in l %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x='ab') %}{% for a in l %}{% set ns.x = ns.x + ns.x %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for a in l %}{% set ns.x = ns.x + ns.x %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for a in l %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}")]
    [InlineData("{% set ns = namespace(x=[1], y=[1]) %}{% for a in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for a in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=[], y=[]) %}{% for a in range(100000) %}{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}{% endfor %}{{ ns.x == ns.y }}")]
    [InlineData("{{ 'a' * 9223372036854775807 }}")]
    [InlineData("{{ s | replace('a', s) | replace('a', s) }}")]
    [InlineData("{% set ns = namespace(x='a') %}{% for a in l %}{% set ns.x = ns.x | replace('a', 'aaaaaaaaaa') %}{% endfor %}")]
    [InlineData("{% for a in range(10000000) %}{% if 'b' in s %}{% endif %}{% endfor %}")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% macro f() %}{% for a in l %}{{ f() }}{% endfor %}{% endmacro %}{{ f() }}")]
    [InlineData("{% for a in l %}{% for b in l %}{% set x = s | upper %}{% endfor %}{% endfor %}")]
    [InlineData("{% for a in l %}{% for b in l %}{% set x = s.split('a') %}{% endfor %}{% endfor %}")]
    [InlineData("{{ s | indent(1000000000) | indent('aaaaaaaaaa' * 100000000) }}")]
    [InlineData("{{ 'a' | center(10000000000) }}")]
    [InlineData("{{ 'a'.ljust(9223372036854775807) }}")]
    [InlineData("{{ 'a'.zfill(9223372036854775807) }}")]
    [InlineData("{{ [1] * 9223372036854775807 }}")]
    [InlineData("{{ l | batch(9223372036854775807, 'x') | list }}")]
    [InlineData("{{ l | slice(9223372036854775807) | list }}")]
    [InlineData("{% for a in l recursive %}{{ loop(l) }}{% endfor %}")]
    [InlineData("{% macro f() %}{{ caller() }}{% call f() %}{% endcall %}{% endmacro %}{% call f() %}{% endcall %}")]
    [InlineData("{% for a in l %}{% for b in l %}{% filter upper %}{{ s }}{% endfilter %}{% endfor %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x=s) %}{% for a in l %}{% set ns.x = '{0}{0}'.format(ns.x) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x=s) %}{% for a in l %}{% set ns.x = '%s%s' % (ns.x, ns.x) %}{% endfor %}")]
    [InlineData("{% for a in l %}{{ l | groupby('x', default=1) | list | length }}{% for b in l %}{{ s | wordwrap(1) | length }}{% endfor %}{% endfor %}")]
    public void A_hostile_chat_template_ends_with_an_error(string template) => AssertLimit(() => Template.ParseJinja(template, "t").Render(_variables));

    [Theory]
    [InlineData("{{ while true }}{{ end }}")]
    [InlineData("{{ while true; x = 1; end }}")]
    [InlineData("{{ for a in 1..9223372036854775807 }}{{ end }}")]
    [InlineData("{{ for a in -9223372036854775807..9223372036854775807 }}{{ end }}")]
    [InlineData("{{ x = 'ab'; while true; x = x + x; end }}")]
    [InlineData("{{ x = 'a' | string.pad_left 2000000000 }}")]
    [InlineData("{{ x = []; while true; x = [x]; if 1 == 2; x; end; end }}")]
    [InlineData("{{ x = []; for i in 1..100000; x = [x]; end; x }}")]
    [InlineData("{{ x = 'a' * 99999999999 }}")]
    [InlineData("{{ x = [1]; while true; x = x | array.concat x; end }}")]
    [InlineData("{{ func f; f; end; f }}")]
    [InlineData("{{ func f; f; f; end; f }}")]
    [InlineData("{{ f(x) = f(x) + 1; f 1 }}")]
    [InlineData("{{ x = []; x[9223372036854775807] = 1 }}")]
    [InlineData("{{ x = []; x[2000000000] = 1 }}")]
    [InlineData("{{ [1] | array.insert_at 9223372036854775807 1 }}")]
    [InlineData("{{ x = {}; i = 0; while true; i = i + 1; x['a' + i] = i; end }}")]
    [InlineData("{{ x = {}; while true; x = {a: x}; end }}")]
    [InlineData("{{ while true; capture x }}{{ end; end }}")]
    [InlineData("{{ s = ('a' * 10000); while true; s | regex.replace 'a' s; end }}")]
    [InlineData("{{ s = ('a' * 100000); while true; s | regex.match '(a*)*b'; end }}")]
    [InlineData("{{ while true; ('<' * 1000) | html.strip; end }}")]
    [InlineData("{{ tablerow x in 1..100000000 cols: 3 }}{{ end }}")]
    [InlineData("{{ func w; while true; $$; end; end; wrap w; 'a'; end }}")]
    [InlineData("{{ x = []; x << x; for i in 1..100; x = [x, x]; end; x }}")]
    public void A_hostile_report_template_ends_with_an_error(string template) => AssertLimit(() => Template.ParseScriban(template, "t").Render(_variables));

    [Theory]
    [InlineData("{{ 2 ** 10 ** 10 }}")]
    [InlineData("{{ '%99999999999s' % 'a' }}")]
    [InlineData("{{ '%.99999999999f' % 1 }}")]
    [InlineData("{{ '{:>99999999999}'.format(1) }}")]
    [InlineData("{{ 10000000000000000000000 }}")]
    public void A_number_or_width_beyond_reason_is_a_mistake(string template) =>
        Assert.IsType<DiagnosticException>(Record.Exception(() => Template.ParseJinja(template, "t").Render(_variables)));

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{{")]
    [InlineData("}}")]
    [InlineData("{{ (")]
    [InlineData("{{(")]
    [InlineData("{{[")]
    [InlineData("{{-")]
    [InlineData("{%")]
    [InlineData("{% if x %}")]
    [InlineData("{% for x in y %}")]
    [InlineData("{% if x %}{% else %}")]
    [InlineData("{#")]
    [InlineData("{{ if x }}")]
    [InlineData("{{ case x }}")]
    [InlineData("{%{")]
    [InlineData("{{ '")]
    [InlineData("{% raw %}")]
    [InlineData("{{ ##")]
    public void A_megabyte_of_braces_is_read_or_refused(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        foreach (var parse in new Func<string, string, Template>[] { Template.ParseJinja, Template.ParseScriban })
        {
            var exception = Record.Exception(() => parse(text, "t"));
            Assert.True(exception is null or DiagnosticException, exception?.ToString());
        }
    }

    [Theory]
    [InlineData("(", "")]
    [InlineData("[", "")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("!", "")]
    [InlineData("1 + ", "1")]
    [InlineData("1 == ", "1")]
    [InlineData("1 ~ ", "1")]
    [InlineData("1 ** ", "1")]
    [InlineData("x and ", "x")]
    [InlineData("x && ", "x")]
    [InlineData("x ?? ", "x")]
    [InlineData("x ? ", "x")]
    [InlineData("x ? 1 : ", "x")]
    [InlineData("1 if 1 else ", "1")]
    [InlineData("1 if 1 if ", "1")]
    [InlineData("x.", "x")]
    [InlineData("x[", "x")]
    [InlineData("x(", "x")]
    [InlineData("x|trim|", "trim")]
    [InlineData("x|string.upcase|", "string.upcase")]
    [InlineData("string.upcase ", "x")]
    [InlineData("{'a':", "x")]
    [InlineData("{a:", "x")]
    [InlineData("x is not ", "x")]
    [InlineData("'a' ", "'a'")]
    public void A_very_deep_or_long_expression_is_read_or_refused(string piece, string last)
    {
        var text = "{{ " + string.Concat(Enumerable.Repeat(piece, 100_000)) + last + " }}";
        foreach (var parse in new Func<string, string, Template>[] { Template.ParseJinja, Template.ParseScriban })
        {
            var exception = Record.Exception(() => parse(text, "t").Render(_variables));
            Assert.True(exception is null or DiagnosticException, exception?.ToString());
        }
    }

    [Fact]
    public void The_deepest_expression_that_is_read_is_also_evaluated_on_a_small_stack()
    {
        var chain = string.Concat(Enumerable.Repeat("+1", 490));
        var text = string.Concat(Enumerable.Repeat("(", 90)) + "1" + string.Concat(Enumerable.Repeat(chain + ")", 90));
        Exception? exception = null;
        var thread = new Thread(() => exception = Record.Exception(() => Template.ParseJinja("{{ " + text + " }}", "t").Render(_variables)), maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();

        Assert.True(exception is null or DiagnosticException, exception?.ToString());
    }

    [Fact]
    public void Random_garbage_is_read_or_refused()
    {
        string[] pieces =
        [
            "{{", "}}", "{%", "%}", "{#", "#}", "-", "~", " ", "\n", "if", "else", "end", "endif", "for", "x", "in", "l", "set", "=", "(", ")", "[", "]",
            "{", "}", "|", ".", ",", ":", "'a'", "\"", "1", "2.5", "is", "not", "defined", "trim", "string.upcase", "?", "??", "..", "while", "true",
            "case", "when", "macro", "func", "do", "ret", "wrap", "with", "include", "$", "$0", "$$", "$\"", "@", "^", "<<", "++", "+=", "readonly", "import", "tablerow", "capture", "s", "tojson", "raw", "endraw", "`", "##", "\\",
        ];
        var random = new Random(11);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(3) == 0 ? " " : "")));
            foreach (var parse in new Func<string, string, Template>[] { Template.ParseJinja, Template.ParseScriban })
            {
                var exception = Record.Exception(() => parse(text, "t").Render(_variables));
                Assert.True(exception is null or DiagnosticException, $"{text}: {exception}");
            }
        }
    }

    private static void AssertLimit(Action render)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(render).Diagnostics);
        Assert.True(diagnostic.Code == "RFT3004", diagnostic.ToString());
    }
}
