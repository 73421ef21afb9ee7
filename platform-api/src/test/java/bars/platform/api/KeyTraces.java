package bars.platform.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Pieces of private keys, as bytes, in hexadecimal and in Base64 at any alignment: found again wherever they lie. */
final class KeyTraces {
    private static final int PIECE = 30;

    private final Map<Long, List<byte[]>> pieces = new HashMap<>();
    private int keys;

    /** Remembers pieces of the secret parts of {@code pkcs8}. */
    synchronized void add(byte[] pkcs8) {
        try {
            var key = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            for (byte[] secret : List.of(
                    key.getPrivateExponent().toByteArray(),
                    key.getPrimeP().toByteArray(),
                    key.getPrimeQ().toByteArray())) {
                byte[] piece = Arrays.copyOfRange(secret, secret.length / 2, secret.length / 2 + PIECE);
                remember(piece);
                remember(HexFormat.of().formatHex(piece).getBytes(StandardCharsets.US_ASCII));
                remember(HexFormat.of().withUpperCase().formatHex(piece).getBytes(StandardCharsets.US_ASCII));
                for (int shift = 0; shift < 3; shift++) {
                    byte[] rest = Arrays.copyOfRange(piece, shift, shift + 24);
                    remember(Base64.getEncoder().encode(rest));
                }
            }
            keys++;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    int keys() {
        return keys;
    }

    /** Whether any piece lies in {@code data}. */
    boolean isIn(byte[] data) {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        for (int at = 0; at + Long.BYTES <= data.length; at++) {
            List<byte[]> candidates = pieces.get(buffer.getLong(at));
            if (candidates != null) {
                for (byte[] one : candidates) {
                    if (at + one.length <= data.length
                            && Arrays.equals(data, at, at + one.length, one, 0, one.length)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void remember(byte[] piece) {
        pieces.computeIfAbsent(ByteBuffer.wrap(piece).getLong(), key -> new ArrayList<>())
                .add(piece);
    }
}
