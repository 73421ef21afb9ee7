package bars.platform.access;

import bars.platform.api.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** An authenticator with one passkey on P-256, and the browser around it. Source: Web Authentication Level 2 §6. */
final class SoftAuthenticator {
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int NEW_KEY = 0x40;
    private static final int COORDINATE_BYTES = 32;

    private final byte[] id = new byte[32];
    private final KeyPair keys;
    private byte[] user = new byte[0];
    private int count;

    /** Where the browser believes to be. */
    String origin;

    /** Whether it looked at its owner. */
    boolean verifies = true;

    SoftAuthenticator(String origin) {
        this.origin = origin;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        new SecureRandom().nextBytes(id);
    }

    /** Answers {@code navigator.credentials.create(options)}. */
    String create(String options) {
        JsonNode asked = read(options).path("publicKey");
        user = bytes(asked.at("/user/id").asText());
        byte[] data = data(asked.at("/rp/id").asText(), NEW_KEY, key());
        ByteArrayOutputStream attestation = new ByteArrayOutputStream();
        attestation.write(0xa3);
        text(attestation, "fmt");
        text(attestation, "none");
        text(attestation, "attStmt");
        attestation.write(0xa0);
        text(attestation, "authData");
        byteString(attestation, data);
        ObjectNode response = Json.mapper().createObjectNode();
        response.put("clientDataJSON", base64(client("webauthn.create", asked)));
        response.put("attestationObject", base64(attestation.toByteArray()));
        return credential(response);
    }

    /** Answers {@code navigator.credentials.get(options)}. */
    String get(String options) {
        JsonNode asked = read(options).path("publicKey");
        byte[] client = client("webauthn.get", asked);
        count++;
        byte[] data = data(asked.path("rpId").asText(), 0, new byte[0]);
        ObjectNode response = Json.mapper().createObjectNode();
        response.put("clientDataJSON", base64(client));
        response.put("authenticatorData", base64(data));
        response.put("signature", base64(signed(data, client)));
        response.put("userHandle", base64(user));
        return credential(response);
    }

    /** Forgets that it has counted, as a copy of it would. */
    void rewind() {
        count = 0;
    }

    private String credential(ObjectNode response) {
        ObjectNode credential = Json.mapper().createObjectNode();
        credential.put("id", base64(id)).put("rawId", base64(id)).put("type", "public-key");
        credential.set("response", response);
        credential.set("clientExtensionResults", Json.mapper().createObjectNode());
        return credential.toString();
    }

    private byte[] client(String type, JsonNode asked) {
        ObjectNode client = Json.mapper().createObjectNode();
        client.put("type", type)
                .put("challenge", asked.path("challenge").asText())
                .put("origin", origin)
                .put("crossOrigin", false);
        return client.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(String host, int flags, byte[] rest) {
        int all = PRESENT | (verifies ? VERIFIED : 0) | flags;
        return ByteBuffer.allocate(37 + rest.length)
                .put(sha256(host.getBytes(StandardCharsets.UTF_8)))
                .put((byte) all)
                .putInt(count)
                .put(rest)
                .array();
    }

    /** AAGUID of zeros, credential id, and the public key as COSE. */
    private byte[] key() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[16]);
        out.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
        out.writeBytes(id);
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        out.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
        byteString(out, coordinate(key.getW().getAffineX()));
        out.write(0x22);
        byteString(out, coordinate(key.getW().getAffineY()));
        return out.toByteArray();
    }

    private byte[] signed(byte[] data, byte[] client) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(0x60 + text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void byteString(ByteArrayOutputStream out, byte[] bytes) {
        out.write(0x58);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static JsonNode read(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
