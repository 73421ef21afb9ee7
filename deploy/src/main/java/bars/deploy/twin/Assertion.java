package bars.deploy.twin;

import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client assertion as it came, read without believing anything. */
record Assertion(JWSObject jws, Map<String, Object> headers, Map<String, Object> claims) {

    /** Why API-M gives no token. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String error;

        Refused(int status, String error, String description) {
            super(description, null, false, false);
            this.status = status;
            this.error = error;
        }

        int status() {
            return status;
        }

        String error() {
            return error;
        }

        String description() {
            return String.valueOf(getMessage());
        }
    }

    static Assertion parse(String text) {
        try {
            JWSObject jws = JWSObject.parse(text);
            Map<String, Object> claims = jws.getPayload().toJSONObject();
            if (claims == null) {
                throw new ParseException("no claims", 0);
            }
            return new Assertion(jws, jws.getHeader().toJSONObject(), claims);
        } catch (ParseException | IllegalArgumentException e) {
            throw new Refused(400, "invalid_request", "Malformed JWT in client_assertion");
        }
    }

    @Nullable
    String header(String name) {
        return headers.get(name) instanceof String text ? text : null;
    }

    boolean has(String claim) {
        return claims.get(claim) != null;
    }

    boolean isText(String claim) {
        return claims.get(claim) instanceof String;
    }

    boolean isInteger(String claim) {
        return claims.get(claim) instanceof Long || claims.get(claim) instanceof Integer;
    }

    long integer(String claim) {
        return claims.get(claim) instanceof Number number ? number.longValue() : 0;
    }

    @Nullable
    String text(String claim) {
        return claims.get(claim) instanceof String text ? text : null;
    }
}
