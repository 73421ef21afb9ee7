package bars.edge;

/** Opens the sealed key of an identity; comes from the application, which has the vault. Thread-safe. */
@FunctionalInterface
public interface IdentityOpener {
    /** The private key as PKCS#8. */
    byte[] open(SealedIdentity identity);
}
