package bars.receiver.sender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API-M's words, as its live code says them, in plain ones. Source: contract digest §4.2. */
class TokenFaultTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "400;Invalid 'alg' header in client_assertion JWT - unsupported JWT algorithm - must be 'RS512';RS512 alone",
                "400;Invalid 'typ' header in client_assertion JWT - must be 'JWT';not marked as a JWT",
                "400;Missing 'kid' header in client_assertion JWT;names no key",
                "401;Invalid 'kid' header in client_assertion JWT - no matching public key;does not hold our key yet",
                "400;Missing or non-matching 'iss'/'sub' claims in client_assertion JWT;Issuer and subject",
                "401;Invalid 'iss'/'sub' claims in client_assertion JWT;does not know the API key",
                "401;Missing or invalid 'aud' claim in client_assertion JWT;token address",
                "400;Invalid 'exp' claim in client_assertion JWT - must be an integer;not a number",
                "400;Invalid 'exp' claim in client_assertion JWT - JWT has expired;arrived expired",
                "400;Invalid 'exp' claim in client_assertion JWT - more than 5 minutes in future;lasts too long",
                "400;Non-unique 'jti' claim in client_assertion JWT;used before",
                "400;Missing 'jti' claim in client_assertion JWT;no usable id",
                "401;JWT signature verification failed;another key under the same name",
                "403;You need to register a public key to use this authentication method;No public key or JWKS",
                "403;The JWKS endpoint, for your client_assertion can't be reached;cannot fetch our JWKS",
                "401;public_key error;cannot use the registered public key",
                "400;grant_type is invalid;does not take this grant",
                "400;Missing client_assertion;cannot read the assertion",
                "400;Malformed JWT in client_assertion;cannot read the assertion",
                "418;Something new;refused a token",
            })
    void everyErrorOfTheTokenEndpointIsSaidPlainly(int status, String said, String meaning) {
        TokenFault fault = TokenFault.refused(status, said, "m-1");

        assertThat(fault.reason()).contains(meaning, "message_id m-1");
        assertThat(fault.status()).isEqualTo(status);
        assertThat(fault.isPassing()).isFalse();
    }

    @Test
    void aBusyOrBrokenEndpointWillPass() {
        assertThat(TokenFault.refused(503, "", null).isPassing()).isTrue();
        assertThat(TokenFault.refused(429, "", null).isPassing()).isTrue();
        assertThat(TokenFault.unreachable("API-M did not answer").isPassing()).isTrue();
    }
}
