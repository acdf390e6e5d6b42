using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Testing.Local;

/// <summary>
/// What a server keeps of a password, with one round of hashing instead of 4096. The rounds make guessing slow, which is
/// of no use against 32 random digits, and each new connection would pay for them on both sides.
/// </summary>
internal static class ScramVerifier
{
    /// <summary>The verifier of a password that is plain ASCII (RFC 5803, PostgreSQL docs: 53.8 pg_authid).</summary>
    internal static string Create(string password)
    {
        const int rounds = 1;
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            password,
            salt,
            rounds,
            HashAlgorithmName.SHA256,
            SHA256.HashSizeInBytes
        );
        byte[] Key(string name) => HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes(name));
        var stored = SHA256.HashData(Key("Client Key"));
        return $"SCRAM-SHA-256${rounds}:{Convert.ToBase64String(salt)}"
            + $"${Convert.ToBase64String(stored)}:{Convert.ToBase64String(Key("Server Key"))}";
    }
}
