package bars.db.access;

import bars.db.Environment;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who administers.
 *
 * @param email in lower case; the name to sign in with
 * @param grants what the person may do and where
 * @param passwordHash with its parameters, or what no password matches until an invitation is followed; null until a
 *     password is set, and for people of an identity provider
 * @param totpSealed the sealed seed of the authenticator app; null until one is set up
 * @param totpLastStep time step of the last accepted code
 * @param externalSubject issuer and subject at an identity provider
 * @param failures failed sign-ins in a row
 * @param lockedUntil no sign-in is tried before
 */
public record Account(
        UUID id,
        String email,
        String name,
        Status status,
        Grants grants,
        @Nullable String passwordHash,
        byte @Nullable [] totpSealed,
        long totpLastStep,
        @Nullable String externalSubject,
        int failures,
        @Nullable Instant lockedUntil,
        @Nullable Instant lastSignInAt,
        Instant createdAt,
        long version) {

    /** Where an account stands, and who acts next. */
    public enum Status {
        /** Made, never signed in. The person follows the invitation. */
        INVITED,
        /** In use. Nobody acts. */
        ACTIVE,
        /** Closed by an owner, who may open it again. */
        DISABLED
    }

    /**
     * Roles and where they hold.
     *
     * @param roles names of roles
     * @param tenants ODS codes; empty for all
     * @param environments empty for both
     */
    public record Grants(List<String> roles, List<String> tenants, List<Environment> environments) {
        public Grants {
            roles = List.copyOf(roles);
            tenants = List.copyOf(tenants);
            environments = List.copyOf(environments);
        }
    }

    /** What no password has as its hash. */
    static final String NO_HASH = "-";

    /** Whether a password opens it, and not an identity provider alone. */
    public boolean hasPassword() {
        return passwordHash != null && !passwordHash.equals(NO_HASH);
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
