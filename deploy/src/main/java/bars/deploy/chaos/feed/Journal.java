package bars.deploy.chaos.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The one file in which a tenant's system keeps what it did: a line for each effect, on the disk before anything is
 * acknowledged. Half a line at the end, which a kill leaves, is cut off when the file is opened again. Thread-safe.
 */
final class Journal implements AutoCloseable {
    private final FileChannel file;
    private final Set<String> known = new HashSet<>();

    private Journal(FileChannel file) {
        this.file = file;
    }

    /** What a message or notice did, once. */
    record Effect(String source, String messageId, String requestId, String correlationId) {
        private static Effect parse(String line) {
            String[] parts = line.split(" ", -1);
            return new Effect(parts[0], parts[1], parts[2], parts[3]);
        }

        private String key() {
            return source + " " + messageId;
        }

        private String line() {
            return source + " " + messageId + " " + requestId + " " + correlationId + "\n";
        }
    }

    static Journal open(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Journal journal = new Journal(file);
        String text = Files.readString(path);
        int whole = text.lastIndexOf('\n') + 1;
        file.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
        file.position(file.size());
        effects(text.substring(0, whole)).forEach(effect -> journal.known.add(effect.key()));
        return journal;
    }

    /** Every effect so far, in order. */
    static List<Effect> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        String text = Files.readString(path);
        return effects(text.substring(0, text.lastIndexOf('\n') + 1));
    }

    private static List<Effect> effects(String text) {
        List<Effect> effects = new ArrayList<>();
        text.lines().forEach(line -> effects.add(Effect.parse(line)));
        return effects;
    }

    /** Writes those that are new, in order, durably. */
    synchronized void add(List<Effect> effects) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Effect effect : effects) {
            if (known.add(effect.key())) {
                lines.append(effect.line());
            }
        }
        if (lines.length() > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
