package bars.receiver.sender;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * The signed JWT by which an application proves itself to API-M: RS512, five minutes at most, used once.
 *
 * <p>Source: contract digest §4.2; RFC 7523 §3.
 */
final class ClientAssertion {
    /** API-M takes 5 minutes; a minute less leaves room for a clock that is ahead. */
    static final Duration LIFE = Duration.ofMinutes(4);

    private ClientAssertion() {}

    static String sign(Credentials credentials, UUID jti, Instant now) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS512)
                .type(JOSEObjectType.JWT)
                .keyID(credentials.kid())
                .build();
        var claims = new JWTClaimsSet.Builder()
                .issuer(credentials.apiKey())
                .subject(credentials.apiKey())
                .audience(credentials.tokenUrl().toString())
                .jwtID(jti.toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build();
        var jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(new RSASSASigner(credentials.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("the key " + credentials.kid() + " cannot sign", e);
        }
        return jwt.serialize();
    }
}
