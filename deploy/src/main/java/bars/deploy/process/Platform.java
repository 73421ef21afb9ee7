package bars.deploy.process;

import bars.db.seal.KeyVault;
import bars.db.seal.MasterKeyFiles;
import bars.db.seal.SealProof;
import bars.deploy.home.RunningProcess;
import bars.deploy.home.StateFolder;
import bars.deploy.management.ManagementListener;
import bars.deploy.management.Readiness;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.publication.PublicListener;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ListenerIdentity;
import bars.deploy.tls.ServerTls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import sun.misc.Signal;

/**
 * The running platform. {@link #start} returns when both listeners are proven, or throws {@link StartFailure} with
 * everything stopped again; {@link #awaitStop} returns after an orderly drain.
 */
public final class Platform implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Platform.class.getName());

    /** Published by the add-on of both listeners: waits the balancer window, refuses new work, waits for the rest. */
    private static final String DRAIN = "bars.edge.drain";

    /** Set while this stops: calls that wait for what may never come end then. */
    private static final String STOPPING = "bars.server.stopping";

    /** Reading 50,000 certificates takes two seconds; longer than this is a fault. */
    private static final Duration APPLICATIONS_PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Settings settings;
    private final StateFolder home;
    private final Readiness readiness = new Readiness();
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Platform(Settings settings, StateFolder home) {
        this.settings = settings;
        this.home = home;
    }

    /**
     * Starts everything that the roles ask for.
     *
     * @param installation folder with {@code addlibs} and {@code apps}
     * @param server starts Payara in the other class loader
     * @param say takes the lines for the person who waits
     */
    public static Platform start(
            Path installation,
            Settings settings,
            StateFolder home,
            Function<Map<String, String>, AutoCloseable> server,
            Consumer<String> say) {
        Platform platform = new Platform(settings, home);
        try {
            platform.boot(installation, server, say);
            return platform;
        } catch (RuntimeException e) {
            platform.closeAll();
            if (e instanceof StartFailure || e instanceof SettingsFault) {
                throw e;
            }
            LOG.log(Level.ERROR, "start failed", e);
            throw new StartFailure("The platform did not start: " + e.getMessage() + ".", e);
        }
    }

    private void boot(Path installation, Function<Map<String, String>, AutoCloseable> server, Consumer<String> say) {
        final long begin = System.nanoTime();
        settings.checkListeners();
        RunningProcess process = RunningProcess.claim(home)
                .orElseThrow(() -> new StartFailure(
                        "The platform already runs on " + home.root() + "; stop it with 'deploy/bars stop'."));
        open.push(process);
        process.starts();
        final Path logging = Logging.configure(home, settings.value("bars.log").equals("file"));
        Addresses addresses = Addresses.of(settings);
        addresses.checkApart(settings);
        addresses.checkFree(settings);
        GivenIdentities.check(settings);
        open.push(ManagementListener.open(addresses.management(), readiness));
        ListenerCertificates certificates = ListenerCertificates.published();
        open.push(certificates);
        settings.path("bars.master.key.file")
                .ifPresent(file -> new MasterKeyWait(file, settings, readiness).untilOpen(say));
        say.accept("Waiting for the database and its migrations");
        DatabaseServer database = DatabaseServer.open(settings, home);
        open.push(database);
        boolean late = LateDatabase.isBridged(settings, home, database);
        final String schema = late ? "not known: the database is away" : migrated(database, say);
        if (!late) {
            proveMasterKey(database);
        }
        tell(database);
        if (!settings.production()) {
            new DevelopmentPki(home, Clock.systemUTC()).ensure();
        }
        say.accept("Waiting for the server and its applications");
        ServerValues values = new ServerValues(settings, home, installation, logging);
        serve(values, addresses, server, late);
        present(values, addresses, certificates);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        process.note(facts(database, schema, took));
        if (late) {
            say.accept(
                    "The database is away: TLS is served by the local snapshot and every request is answered with 503");
            open.push(LateDatabase.await(database, version -> process.note(facts(database, version, took))));
        }
        readiness.enter(Readiness.Phase.READY);
        say.accept(String.format(Locale.ROOT, "Ready after %.1f s", took.toMillis() / 1000.0));
    }

    private String migrated(DatabaseServer database, Consumer<String> say) {
        database.absence().ifPresent(reason -> {
            String away = "the database does not answer: " + reason;
            System.getProperties().put(LateDatabase.REASON, (Supplier<String>) () -> away);
            readiness.enter(Readiness.Phase.WAITING);
            say.accept("Not ready: " + away);
        });
        try {
            return database.migrate();
        } finally {
            System.getProperties().remove(LateDatabase.REASON);
            readiness.enter(Readiness.Phase.STARTING);
        }
    }

    /** A node with another master key than the database's would look well and fail every handshake. */
    private void proveMasterKey(DatabaseServer database) {
        Path file = settings.path("bars.master.key.file").orElseGet(home::masterKey);
        try {
            KeyVault vault = MasterKeyFiles.configured(file, settings::text).vault();
            List<String> missing = SealProof.missing(database.url(), database.user(), database.password(), vault);
            if (!missing.isEmpty()) {
                throw new StartFailure("The master key " + file + " is not the one of this database: "
                        + String.join(", ", missing) + " are sealed under another. Start with that one.");
            }
        } catch (IOException e) {
            throw new StartFailure("The master key " + file + " cannot be proven: " + e.getMessage() + ".", e);
        }
    }

    /** Starts Payara, has the applications read what they serve, and proves the receiver's listener from outside. */
    private void serve(
            ServerValues values,
            Addresses addresses,
            Function<Map<String, String>, AutoCloseable> server,
            boolean late) {
        open.push(server.apply(values.map()));
        if (!late) {
            awaitApplications();
        }
        if (settings.has("receiver")) {
            ListenerProof.receiverRefusesUnknownNames(
                    Addresses.reachable(addresses.receiver()),
                    settings.text("bars.receiver.balancers").isPresent());
        }
    }

    /** Opens the public listener, and proves from outside that it and the admin listener present what they were given. */
    private void present(ServerValues values, Addresses addresses, ListenerCertificates certificates) {
        values.admin().ifPresent(admin -> {
            ListenerProof.adminPresents(Addresses.reachable(addresses.admin()), admin.certificate());
            certificates.presents("admin", admin.certificate());
        });
        addresses.publicKeys().ifPresent(address -> {
            Optional<ListenerIdentity> identity = GivenIdentities.of(settings, "public");
            open.push(PublicListener.open(address, identity.map(ServerTls::presenting)));
            identity.ifPresent(one -> {
                ListenerProof.publicPresents(Addresses.reachable(address), one.certificate());
                certificates.presents("public", one.certificate());
            });
        });
    }

    private static void awaitApplications() {
        long end = System.nanoTime() + APPLICATIONS_PATIENCE.toNanos();
        Map<String, String> reasons = Readiness.missing();
        while (!reasons.isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new StartFailure("After " + APPLICATIONS_PATIENCE.toSeconds() + " s the platform is not ready: "
                        + String.join("; ", reasons.values()) + ".");
            }
            LockSupport.parkNanos(LOOK.toNanos());
            reasons = Readiness.missing();
        }
    }

    /** What the applications read as configuration: every setting with its value, defaults included. */
    private void tell(DatabaseServer database) {
        Map<String, String> told = new HashMap<>(settings.all());
        told.put("bars.home", home.root().toString());
        told.put("bars.database.url", database.url());
        told.put("bars.database.user", database.user());
        told.computeIfAbsent("bars.master.key.file", key -> home.masterKey().toString());
        told.computeIfAbsent("bars.node", key -> NodeName.standard(System.getenv()));
        told.forEach(System::setProperty);
    }

    private Map<String, String> facts(DatabaseServer database, String schema, Duration took) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("roles", settings.value("bars.roles"));
        facts.put("mode", settings.value("bars.mode"));
        for (String listener : new String[] {"receiver", "admin", "management"}) {
            String key = "bars." + listener;
            facts.put(listener, settings.value(key + ".address") + ":" + settings.value(key + ".port"));
        }
        settings.text("bars.public.port")
                .ifPresent(port -> facts.put("public", settings.value("bars.public.address") + ":" + port));
        facts.put("database", database.url());
        facts.put("database.user", database.user());
        facts.put("schema", schema);
        facts.put("java", Runtime.version().toString());
        facts.put("started.millis", Long.toString(took.toMillis()));
        return facts;
    }

    /** Blocks until SIGTERM or SIGINT (or {@link #askToStop}), then drains and stops everything. */
    public void awaitStop() throws InterruptedException {
        stopAsked.await();
        close();
    }

    /** Takes over SIGTERM and SIGINT from the JVM, so that Payara's shutdown hook does not race the drain. */
    public void listenForSignals() {
        Signal.handle(new Signal("TERM"), signal -> askToStop());
        Signal.handle(new Signal("INT"), signal -> askToStop());
    }

    public void askToStop() {
        stopAsked.countDown();
    }

    /** Not ready, drain, stop: requests in flight finish within the limit. */
    @Override
    public void close() {
        if (open.isEmpty()) {
            return;
        }
        readiness.enter(Readiness.Phase.DRAINING);
        System.setProperty(STOPPING, "true");
        try {
            drain();
            closeAll();
        } finally {
            System.clearProperty(STOPPING);
        }
    }

    @SuppressWarnings("unchecked")
    private void drain() {
        Object hook = System.getProperties().get(DRAIN);
        if (hook instanceof BiFunction<?, ?, ?> drain) {
            long window = settings.number("bars.drain.window") * 1000L;
            long limit = settings.number("bars.drain.limit") * 1000L;
            Boolean quiet = ((BiFunction<Long, Long, Boolean>) drain).apply(window, limit);
            LOG.log(Level.INFO, "drained: {0}", quiet ? "every request finished" : "the limit passed first");
        }
    }

    private void closeAll() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "something did not stop", e);
            }
        }
    }
}
