namespace Webhooks.Providers;

/// <summary>What a check of a webhook's signature, or of its envelope, found. The zero value lets nothing in.</summary>
public enum SignatureCheck
{
    /// <summary>A header that carries the signature is not there.</summary>
    Missing,

    /// <summary>A header is there, but not in the form that the provider documents.</summary>
    Malformed,

    /// <summary>The signing time is further from now than the provider's tolerance.</summary>
    Stale,

    /// <summary>Something the sender chose (algorithm, certificate origin, Authorization) is not among what is allowed.</summary>
    NotAllowed,

    /// <summary>No key is configured for the provider: nothing can be verified, so nothing is let in.</summary>
    NoKey,

    /// <summary>Something that the check needs from elsewhere (PayPal's certificate) can't be had at the moment. Another try may pass.</summary>
    Unavailable,

    /// <summary>The signature was not made with a configured key over exactly this body.</summary>
    Mismatch,

    /// <summary>Everything that this check looks at is right.</summary>
    Valid,
}
