using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.S3;

/// <summary>
/// Where an object lies in its bucket's folder: a folder for each part of the key, so that a person finds it. The mapping is
/// one to one on every file system, also those that don't tell upper from lower case or that cut names.
/// </summary>
internal static class KeyPath
{
    /// <summary>Ends every name that isn't a part of a key; no encoded part has it.</summary>
    public const char Mark = '~';

    /// <summary>The folder of objects whose encoded keys would be too long for a path; they are found by their hash.</summary>
    public const string LongKeys = "long~";

    /// <summary>Encoded keys of more characters go to <see cref="LongKeys"/>: less than a file name's 255, with the ending that a name gets.</summary>
    private const int LongestEncoded = 180;

    /// <summary>The relative path of the object's files, without their endings. Parts are separated by slashes.</summary>
    public static string Of(string key)
    {
        var encoded = string.Join('/', key.Split('/').Select(Encode));
        return encoded.Length <= LongestEncoded
            ? encoded
            : $"{LongKeys}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
    }

    /// <summary>Lower-case letters, digits, <c>-</c>, <c>_</c> and inner dots stay; everything else is the hex of its UTF-8 bytes; nothing at all is <c>%</c>.</summary>
    private static string Encode(string part)
    {
        if (part.Length == 0)
        {
            return "%";
        }

        StringBuilder encoded = new(part.Length);
        var bytes = Encoding.UTF8.GetBytes(part);
        for (var at = 0; at < bytes.Length; at++)
        {
            var character = (char)bytes[at];
            var inner = at > 0 && at < bytes.Length - 1;
            if (char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_' || (character == '.' && inner))
            {
                encoded.Append(character);
            }
            else
            {
                encoded.Append('%').Append(Convert.ToHexStringLower(bytes.AsSpan(at, 1)));
            }
        }

        return encoded.ToString();
    }
}
