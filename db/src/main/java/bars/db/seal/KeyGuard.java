package bars.db.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the master key lies in its file: plain, guarded by the file's mode and place alone, or sealed by a key that never leaves
 * a PKCS#11 token. Thread-safe.
 */
public interface KeyGuard {
    /** What is written into the file for {@code key}. */
    byte[] close(byte[] key) throws IOException;

    /** The 32 bytes of the key in a file's content; the message of a failure is for the operator. */
    byte[] open(byte[] content) throws IOException;

    /** A file of 32 bytes, or of 64 hexadecimal digits. */
    static KeyGuard plain() {
        return new KeyGuard() {
            @Override
            public byte[] close(byte[] key) {
                return key.clone();
            }

            @Override
            public byte[] open(byte[] content) throws IOException {
                if (content.length == MasterKey.BYTES) {
                    return content.clone();
                }
                String text = new String(content, StandardCharsets.US_ASCII).strip();
                if (!text.matches("[0-9a-fA-F]{64}")) {
                    throw new IOException("it holds neither 32 bytes nor 64 hexadecimal digits");
                }
                return HexFormat.of().parseHex(text);
            }
        };
    }

    /**
     * The guard that the settings {@code bars.master.key.token.*} name; plain when they name no library.
     *
     * @param setting value of a setting by its key
     */
    static KeyGuard configured(Function<String, Optional<String>> setting) throws IOException {
        Optional<String> library =
                setting.apply("bars.master.key.token.library").filter(value -> !value.isBlank());
        if (library.isEmpty()) {
            return plain();
        }
        String pinFile = setting.apply("bars.master.key.token.pin.file")
                .orElseThrow(() -> new IOException("bars.master.key.token.pin.file is missing"));
        byte[] pin = Files.readAllBytes(Path.of(pinFile));
        try {
            return TokenGuard.open(
                    Path.of(library.get()),
                    Integer.parseInt(setting.apply("bars.master.key.token.slot").orElse("0")),
                    new String(pin, StandardCharsets.UTF_8).strip().toCharArray(),
                    setting.apply("bars.master.key.token.label").orElse("bars-master-key"));
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }
}
