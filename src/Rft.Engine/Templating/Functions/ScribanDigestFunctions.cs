using System.Security.Cryptography;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Scriban's functions that digest or encode text as UTF-8.</summary>
internal static class ScribanDigestFunctions
{
    public static FunctionTable Table { get; } = new()
    {
#pragma warning disable CA5350, CA5351 // Names of contents, such as those of files elsewhere; nothing here is kept secret by them.
        { "string.md5", "text", call => Hexadecimal(MD5.HashData(Bytes(call, 0))) },
        { "string.sha1", "text", call => Hexadecimal(SHA1.HashData(Bytes(call, 0))) },
        { "string.hmac_sha1", "text secret_key", call => Hexadecimal(HMACSHA1.HashData(Bytes(call, 1), Bytes(call, 0))) },
#pragma warning restore CA5350, CA5351
        { "string.sha256", "text", call => Hexadecimal(SHA256.HashData(Bytes(call, 0))) },
        { "string.sha512", "text", call => Hexadecimal(SHA512.HashData(Bytes(call, 0))) },
        { "string.hmac_sha256", "text secret_key", call => Hexadecimal(HMACSHA256.HashData(Bytes(call, 1), Bytes(call, 0))) },
        { "string.hmac_sha512", "text secret_key", call => Hexadecimal(HMACSHA512.HashData(Bytes(call, 1), Bytes(call, 0))) },
        { "string.base64_encode", "text", call => Convert.ToBase64String(Bytes(call, 0)) },
        { "string.base64_decode", "text", Decode },
    };

    private static byte[] Bytes(FunctionCall call, int index) => Encoding.UTF8.GetBytes(ScribanStringFunctions.Text(call, index, growth: 3));

    private static string Hexadecimal(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Decode(FunctionCall call)
    {
        var text = ScribanStringFunctions.Text(call, 0);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : throw call.Error("this is no base64");
    }
}
