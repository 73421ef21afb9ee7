package bars.receiver.sender;

import bars.db.Database;
import bars.db.Ids;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.receiver.metric.Downstream;
import bars.receiver.outbound.Wire;
import bars.receiver.trace.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The Sender of one node, put together: a pump with everything it needs. Closing it drains. */
public final class Sending implements AutoCloseable {
    /** Threads that handle answers; nothing in them waits. */
    private static final int THREADS = 4;

    /** Somebody waits for the answer. */
    private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(10);

    private final Pump pump;
    private final Enquirer enquirer;
    private final ExecutorService executor;

    private Sending(Pump pump, Enquirer enquirer, ExecutorService executor) {
        this.pump = pump;
        this.enquirer = enquirer;
        this.executor = executor;
    }

    /** Starts to send what is due, without traces and figures. */
    public static Sending start(Database database, KeyVault vault, Clock clock, PumpSettings settings) {
        return start(database, vault, clock, settings, Tracing.OFF, new Downstream());
    }

    /** Starts to send what is due. */
    public static Sending start(
            Database database,
            KeyVault vault,
            Clock clock,
            PumpSettings settings,
            Tracing tracing,
            Downstream downstream) {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "bars-outbox-wire");
            thread.setDaemon(true);
            return thread;
        });
        var wire = new Wire(new OutboundTrust(database, executor, clock), tracing, downstream);
        return start(database, vault, clock, settings, wire, executor);
    }

    private static Sending start(
            Database database,
            KeyVault vault,
            Clock clock,
            PumpSettings settings,
            Wire wire,
            ExecutorService executor) {
        var credentials = new CredentialStore(database, vault, clock);
        var ids = new Ids(clock);
        var tokens = new AccessTokens(wire, clock, ids);
        var keys = new TenantKeys(database, vault);
        var courier = new Courier(
                credentials,
                tokens,
                wire,
                new Registrar(database, new PointedBookings(database, keys), wire, ids, clock),
                keys,
                new Circuits(clock),
                () -> ThreadLocalRandom.current().nextDouble(),
                settings);
        var pump = new Pump(database, courier, settings);
        pump.start();
        var enquirer = new Enquirer(database, credentials, tokens, wire, keys, ids, LOOKUP_PATIENCE);
        enquirer.start();
        return new Sending(pump, enquirer, executor);
    }

    public Pump pump() {
        return pump;
    }

    @Override
    public void close() {
        enquirer.close();
        pump.close();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
