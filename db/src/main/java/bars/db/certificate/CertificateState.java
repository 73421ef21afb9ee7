package bars.db.certificate;

import java.util.Set;

/** Where a certificate is in its life. */
public enum CertificateState {
    /** Key and request exist; a person sends the request. */
    CSR_READY,
    /** The request was sent; the issuing team answers. */
    REQUESTED,
    /** The answer passed its examination; an administrator activates it. */
    CHECKED,
    /** Serves its name; nobody acts until it expires. */
    ACTIVE,
    /** Replaced, kept for roll-back; an administrator retires it. */
    SUPERSEDED,
    /** Ended after being replaced; the key is destroyed. */
    RETIRED,
    /** Ended before its time; the key is destroyed, the issuing team revokes it. */
    REVOKED,
    /** A request that was given up; the key is destroyed. */
    DISCARDED;

    /** The states that may follow. */
    public Set<CertificateState> successors() {
        return switch (this) {
            case CSR_READY -> Set.of(REQUESTED, DISCARDED);
            case REQUESTED -> Set.of(CHECKED, DISCARDED);
            case CHECKED -> Set.of(ACTIVE, DISCARDED);
            case ACTIVE -> Set.of(SUPERSEDED, REVOKED, CHECKED);
            case SUPERSEDED -> Set.of(ACTIVE, RETIRED, REVOKED);
            case RETIRED, REVOKED, DISCARDED -> Set.of();
        };
    }

    /** Whether the key is destroyed. */
    public boolean isOver() {
        return successors().isEmpty();
    }
}
