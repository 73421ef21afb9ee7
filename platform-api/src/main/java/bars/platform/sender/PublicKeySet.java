package bars.platform.sender;

import bars.db.sender.SigningKey;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;

/**
 * Keys in the shape that API-M fetches.
 *
 * @param keys each with {@code kty}, {@code kid}, {@code use}, {@code alg}, {@code n} and {@code e}
 *     <p>Source: RFC 7517; contract digest §4.3 (a bare JWK is refused there).
 */
public record PublicKeySet(List<Map<String, Object>> keys) {
    static PublicKeySet of(List<SigningKey> published) {
        return new PublicKeySet(published.stream().map(PublicKeySet::jwk).toList());
    }

    static Map<String, Object> jwk(SigningKey key) {
        try {
            var rsa = (RSAPublicKey)
                    KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key.publicKey()));
            return new RSAKey.Builder(rsa)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS512)
                    .keyID(key.kid())
                    .build()
                    .toJSONObject();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the public key " + key.kid() + " cannot be read", e);
        }
    }
}
