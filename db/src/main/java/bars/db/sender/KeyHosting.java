package bars.db.sender;

/** Where API-M finds the public keys of an application. */
public enum KeyHosting {
    /** We publish them; API-M fetches the address. */
    jwks,
    /** Somebody copies key id and public key to the developer portal. */
    portal
}
