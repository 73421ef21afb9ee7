package bars.deploy.process;

import bars.db.seal.MasterKeyFiles;
import bars.deploy.management.Readiness;
import bars.deploy.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A start without its master key is sealed: the process lives and says why it is not ready, and goes on by itself when the
 * key can be opened, because a volume was mounted or a token was plugged in.
 */
final class MasterKeyWait {
    /** What {@code /health/ready} shows. */
    private static final String REASON = "bars.health.master-key";

    private static final long EVERY_NANOS = 1_000_000_000L;

    private final Path file;
    private final Settings settings;
    private final Readiness readiness;

    MasterKeyWait(Path file, Settings settings, Readiness readiness) {
        this.file = file;
        this.settings = settings;
        this.readiness = readiness;
    }

    /** Returns when the key opens; the reason why it does not is said once, and again when it changes. */
    void untilOpen(Consumer<String> say) {
        String said = "";
        for (String reason = fault(); !reason.isEmpty(); reason = fault()) {
            readiness.enter(Readiness.Phase.SEALED);
            publish(reason);
            if (!reason.equals(said)) {
                say.accept("Sealed, not ready: " + reason);
                said = reason;
            }
            LockSupport.parkNanos(EVERY_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new StartFailure("The start was interrupted while the platform was sealed: " + reason + ".");
            }
        }
        if (!said.isEmpty()) {
            System.getProperties().remove(REASON);
            readiness.enter(Readiness.Phase.STARTING);
            say.accept("The master key is open");
        }
    }

    private String fault() {
        try {
            MasterKeyFiles.configured(file, settings::text).vault();
            return "";
        } catch (IOException | UncheckedIOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void publish(String reason) {
        System.getProperties().put(REASON, (java.util.function.Supplier<String>) () -> reason);
    }
}
