package bars.deploy.chaos;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKeyFiles;
import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import bars.platform.access.Caller;
import bars.platform.audit.AuditLinker;
import bars.platform.audit.AuditVerification;
import bars.platform.audit.SecondSink;
import bars.platform.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes a base backup while referrals come in, loses everything but the backup and the master key, restores, and proves
 * that nothing acknowledged before the end of the backup is missing: same messages, an intact audit log, every endpoint's
 * key and every probed record opens again.
 *
 * <p>Source: security reference 5.1, invariant I10.
 */
public final class RestoreDrill {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PROBED_RECORDS = 40;

    private final Path launcher;
    private final Path folder;
    private final int messages;
    private final int callers;
    private final Consumer<String> say;

    /** @param messages acknowledged before the backup begins; as many again may come during it */
    public RestoreDrill(Path launcher, Path folder, int messages, int callers, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.messages = messages;
        this.callers = callers;
        this.say = say;
    }

    /** Runs it and returns every figure by name; {@code good} says whether the restored site is whole. */
    public Map<String, Object> run() throws IOException, InterruptedException {
        return on(ChaosSite.start(launcher, folder.resolve("site"), say));
    }

    /** As {@link #run}, on a site that is there; it is gone afterwards. */
    public Map<String, Object> on(ChaosSite site) throws IOException, InterruptedException {
        try {
            return drill(site);
        } catch (SQLException e) {
            throw new IOException("the database refused: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> drill(ChaosSite doomed) throws IOException, InterruptedException, SQLException {
        Path restored = folder.resolve("restored");
        List<Callers.Acknowledged> promised;
        long before;
        Path home = doomed.nodes().get(0).home();
        try (ChaosSite site = doomed) {
            Callers load = new Callers(site, callers, 1);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (load.count() < messages) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("only " + load.count() + " messages were acknowledged in time");
                }
                NodesChaos.pause(100);
            }
            say.accept("Backing up under load");
            promised = List.copyOf(load.acknowledged());
            before = promised.size();
            BaseBackup.take(site.database(), restored.resolve("data"));
            load.close();
        }
        say.accept("Restoring");
        return examine(home, restored, promised, before);
    }

    private Map<String, Object> examine(Path home, Path restored, List<Callers.Acknowledged> promised, long before)
            throws IOException, SQLException {
        try (DatabaseHost database = DatabaseHost.start(restored)) {
            Oracle oracle = new Oracle(database);
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("chaos", "restore");
            all.put("acknowledgedWhenTheBackupBegan", before);
            all.put("storedAfterTheRestore", oracle.stored());
            Map<String, Long> violations = new LinkedHashMap<>(oracle.violations(promised));
            AuditVerification.Report audit = audit(database, home.resolve("master.key"));
            all.put("auditEvents", audit.events());
            violations.put("auditFindings", (long) audit.findings().size());
            Node node = new Node(launcher, home, database.environment(home.resolve("master.key")));
            try {
                node.start(List.of("-Xmx512m"), "run");
                node.awaitReady(PATIENCE);
                violations.put("recordsThatDoNotOpen", unreadable(node, home, oracle));
            } finally {
                node.kill();
            }
            all.put("violations", violations);
            boolean none = violations.values().stream().allMatch(number -> number == 0);
            all.put("good", none && before > 0 && oracle.stored() >= before);
            return all;
        }
    }

    private static AuditVerification.Report audit(DatabaseHost database, Path masterKey) throws IOException {
        KeyVault vault = new MasterKeyFiles(masterKey).vault();
        // The sink lies outside of the database; one without heads compares nothing and the chains speak for
        // themselves.
        SecondSink sink = new SecondSink(masterKey.resolveSibling("audit/restored-heads.log"));
        try (Database open = Database.open(DatabaseSettings.small(database.url(), database.user(), ""))) {
            new AuditLinker(open, vault, Clock.systemUTC(), sink).run();
            return new AuditVerification(open, vault, Clock.systemUTC(), sink)
                    .verify(Caller.system("restore-drill"), null);
        } catch (Problem refused) {
            throw new IOException("the audit log cannot be examined: " + refused.detail(), refused);
        }
    }

    /** Reads records back at their own endpoints: TLS needs the endpoint's key, the answer the tenant's. */
    private static long unreadable(Node node, Path home, Oracle oracle) throws SQLException, IOException {
        long wrong = 0;
        for (Oracle.Owned record : oracle.someRecords(PROBED_RECORDS)) {
            Demonstration.Destination to = Demonstration.destinations().stream()
                    .filter(one -> one.odsCode().equals(record.odsCode())
                            && one.environment().equals(record.environment()))
                    .findFirst()
                    .orElseThrow();
            try (ProxyConnection connection = ProxyConnection.open(
                    node.receiver(), to.serverName(), ChaosSite.proxy(home.resolve("pki"), to.environment()))) {
                int status = connection
                        .exchange(
                                "GET",
                                "/FHIR/R4/" + record.reference(),
                                to.headers().get(),
                                new byte[0])
                        .status();
                wrong += status == 200 ? 0 : 1;
            }
        }
        return wrong;
    }
}
