package bars.db.change;

/**
 * Something that nodes have to reload.
 *
 * @param id grows with time; a later change may carry a lower id when its transaction took longer
 * @param kind which cache: see the constants
 * @param key which entry of it, e.g. a server name; {@code *} for all
 */
public record ConfigChange(long id, String kind, String key) {
    /** A tenant, endpoint or service changed; the key is the server name, or {@code *}. */
    public static final String ENDPOINT = "endpoint";

    /** The certificate that serves a server name changed; the key is the server name. */
    public static final String CERTIFICATE = "certificate";

    /** Authorities, client rules or revocation lists of an environment changed; the key is the environment. */
    public static final String TRUST = "trust";

    /** A platform setting changed; the key is its name. */
    public static final String SETTING = "setting";
}
