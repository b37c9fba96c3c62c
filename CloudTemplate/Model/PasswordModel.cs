namespace CloudTemplate;

/// <summary>How a password is drawn; the defaults are Secrets Manager's: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html</summary>
public sealed record PasswordModel
{
    public const int DefaultLength = 32;

    /// <summary>Of a password, and of the characters to leave out.</summary>
    public const int Longest = 4096;

    private const string Lowercase = "abcdefghijklmnopqrstuvwxyz";
    private const string Uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Numbers = "0123456789";
    private const string Punctuation = """!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~""";

    public int Length { get; init; } = DefaultLength;
    public string ExcludeCharacters { get; init; } = "";
    public bool ExcludeLowercase { get; init; }
    public bool ExcludeUppercase { get; init; }
    public bool ExcludeNumbers { get; init; }
    public bool ExcludePunctuation { get; init; }
    public bool IncludeSpace { get; init; }

    /// <summary>Whether there is at least one of each kind that isn't left out.</summary>
    public bool RequireEachIncludedType { get; init; } = true;

    /// <summary>The characters to draw from, by kind; kinds of which none are left aren't there.</summary>
    public IReadOnlyList<string> CharacterKinds()
    {
        (bool Included, string Characters)[] kinds =
            [(!ExcludeLowercase, Lowercase), (!ExcludeUppercase, Uppercase), (!ExcludeNumbers, Numbers), (!ExcludePunctuation, Punctuation), (IncludeSpace, " ")];
        return
        [
            .. kinds
                .Where(kind => kind.Included)
                .Select(kind => string.Concat(kind.Characters.Where(character => !ExcludeCharacters.Contains(character))))
                .Where(characters => characters.Length > 0),
        ];
    }

    /// <summary>Whether any password can be like that.</summary>
    public bool IsPossible => CharacterKinds() is { Count: > 0 } kinds && (!RequireEachIncludedType || kinds.Count <= Length);
}

/// <summary>The first value of a secret that Secrets Manager makes.</summary>
/// <param name="Template">A JSON object that the password becomes a member of; null: the value is the password itself.</param>
/// <param name="Key">That member's name; null with the template.</param>
public sealed record SecretGenerationModel(PasswordModel Password, string? Template, string? Key);
