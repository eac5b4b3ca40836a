using System.Text;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Json;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("10e-1", "1")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("1e-1", "0.1")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("1.25e-7", "1.25e-7")]
    [InlineData("-3e-3", "-0.003")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e23", "1e+23")]
    [InlineData("123456789.125", "123456789.125")]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("{\"b\": 1, \"a\": [ true , null ], \"\": \"é\"}", "{\"\":\"é\",\"a\":[true,null],\"b\":1}")]
    [InlineData("\"\\u0041\\/\\n\\u001f\\u007f\\\"\\\\\"", "\"A/\\n\\u001f\u007f\\\"\\\\\"")]
    [InlineData("{\"\\ud83d\\ude00\": 1, \"\\ufb33\": 2}", "{\"😀\":1,\"\ufb33\":2}")]
    public void One_value_has_one_text(string written, string canonical) => Assert.Equal(canonical, CanonicalJson.Write(Read(written)));

    [Fact]
    public void Order_white_space_and_number_form_do_not_change_the_hash()
    {
        var hash = CanonicalJson.Sha256(Read("{\"a\":1,\"b\":[0.5]}"));

        Assert.Equal(hash, CanonicalJson.Sha256(Read("{ \"b\" : [ 5e-1 ],\n\"a\" : 1.0 }")));
        Assert.NotEqual(hash, CanonicalJson.Sha256(Read("{\"a\":1,\"b\":[0.25]}")));
        Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", CanonicalJson.Sha256(Read("{}")));
    }

    [Fact]
    public void Every_double_reads_back_as_itself()
    {
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value))
            {
                continue;
            }

            var text = JsonText.Number(value);
            Assert.Equal(value, Read(text).ToDouble());
            Assert.Equal(text, CanonicalJson.Write(Read(text)));
        }
    }

    [Theory]
    [InlineData("{\"a\":[],\"b\":{},\"c\":[1.50,{\"d\":\"\\u0001\\t\"}]}", "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1.50,\n    {\n      \"d\": \"\\u0001\\t\"\n    }\n  ]\n}")]
    [InlineData("true", "true")]
    public void Indented_text_keeps_order_and_numbers(string written, string indented) => Assert.Equal(indented, IndentedJson.Write(Read(written)));

    private static SourceNode Read(string text) => SourceDocument.Parse("a.json", Encoding.UTF8.GetBytes(text), [])!;
}
