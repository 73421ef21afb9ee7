package bars.receiver.sender;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no token, in words for whoever runs the platform.
 *
 * <p>Source: contract digest §4.2, error table.
 */
final class TokenFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Part of API-M's description → what it means here. The first that occurs counts, so the order matters. */
    private static final Map<String, String> MEANINGS = meanings();

    private final boolean passing;
    private final @Nullable Integer status;

    private TokenFault(String reason, boolean passing, @Nullable Integer status) {
        super(reason, null, false, false);
        this.passing = passing;
        this.status = status;
    }

    /** Something is not set up on our side. */
    static TokenFault notSetUp(String reason) {
        return new TokenFault(reason, false, null);
    }

    /** API-M could not be reached or did not answer in time. */
    static TokenFault unreachable(String reason) {
        return new TokenFault(reason, true, null);
    }

    /** API-M said no. */
    static TokenFault refused(int status, String description, @Nullable String messageId) {
        String meaning = MEANINGS.entrySet().stream()
                .filter(entry -> description.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("API-M refused a token");
        String said = AnswerReader.diagnostics(description);
        return new TokenFault(
                meaning + " (" + status + ": " + said
                        + (messageId == null ? "" : ", message_id " + AnswerReader.storable(messageId)) + ")",
                status >= 500 || status == 429 || status == 408,
                status);
    }

    /** It may well go away by itself. */
    boolean isPassing() {
        return passing;
    }

    @Nullable
    Integer status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    private static Map<String, String> meanings() {
        Map<String, String> table = new java.util.LinkedHashMap<>();
        table.put("'alg' header", "API-M takes RS512 alone, and the assertion says otherwise");
        table.put("'typ' header", "The assertion is not marked as a JWT");
        table.put("Missing 'kid'", "The assertion names no key");
        table.put("no matching public key", "The registered JWKS does not hold our key yet: API-M refetches it hourly");
        table.put("Missing or non-matching 'iss'/'sub'", "Issuer and subject of the assertion differ");
        table.put("Invalid 'iss'/'sub'", "API-M does not know the API key of this application in this environment");
        table.put("'aud' claim", "The token address of this application is not the one that API-M expects");
        table.put("must be an integer", "The assertion's expiry is not a number");
        table.put("JWT has expired", "The assertion arrived expired: check the clock of this machine");
        table.put("more than 5 minutes", "The assertion lasts too long: check the clock of this machine");
        table.put("Non-unique 'jti'", "The assertion was used before");
        table.put("'jti' claim", "The assertion has no usable id");
        table.put("signature verification failed", "The registered JWKS holds another key under the same name");
        table.put("need to register a public key", "No public key or JWKS address is registered for this application");
        table.put("JWKS endpoint", "API-M cannot fetch our JWKS: check the public address");
        table.put("public_key error", "API-M cannot use the registered public key");
        table.put("grant_type", "API-M does not take this grant");
        table.put("client_assertion", "API-M cannot read the assertion");
        return table;
    }
}
