package bars.platform.audit;

import bars.db.seal.KeyVault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Signs what the platform declares to have done (Ed25519), so that whoever was promised it can show it to others. The key
 * comes from the master key; its public half is in each receipt and stays the same until the master key is replaced.
 * Thread-safe.
 */
@Singleton
public class Receipts {
    private static final String PURPOSE = "receipt";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyVault vault;

    @Inject
    public Receipts(KeyVault vault) {
        this.vault = vault;
    }

    /**
     * A declaration with its proof.
     *
     * @param text JSON, exactly as it was signed
     * @param signature Base64, over the UTF-8 bytes of the text
     * @param publicKey Base64, SubjectPublicKeyInfo
     */
    public record Receipt(String text, String algorithm, String signature, String publicKey) {}

    /** @param facts what is declared, nothing secret */
    public Receipt sign(Map<String, Object> facts) {
        try {
            String text = JSON.writeValueAsString(new TreeMap<>(facts));
            KeyPair pair = CheckpointKey.pair(vault.derived(PURPOSE).get(0));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            Base64.Encoder base64 = Base64.getEncoder();
            return new Receipt(
                    text,
                    "Ed25519",
                    base64.encodeToString(signature.sign()),
                    base64.encodeToString(pair.getPublic().getEncoded()));
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException("a receipt cannot be signed", e);
        }
    }
}
