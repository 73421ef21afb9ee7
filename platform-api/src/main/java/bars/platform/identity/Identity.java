package bars.platform.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is, as the provider says.
 *
 * @param subject issuer and subject: never given to anybody else
 * @param email in lower case, when the provider has verified it; else null
 * @param name for people to read
 * @param roles our roles of the groups
 * @param strong whether a second factor was given
 * @param provenAt when the person proved themselves to the provider; null when it does not say so
 * @param token the identity token, which the provider wants back when the person signs out
 */
public record Identity(
        String subject,
        @Nullable String email,
        String name,
        List<String> roles,
        boolean strong,
        @Nullable Instant provenAt,
        String token) {
    public Identity {
        roles = List.copyOf(roles);
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "Identity[" + subject + "]";
    }
}
