package bars.deploy.chaos;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.deploy.chaos.feed.FeedChaos;
import bars.deploy.demo.AdminApi;
import bars.deploy.demo.DemoFailure;
import bars.deploy.demo.Demonstration;
import bars.deploy.home.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets the disk of the database become full while referrals come in, until it cannot even write its log and falls; then the
 * state folder of a node. Callers are told to come again, in time; nothing acknowledged is lost; nodes stay alive and go on by
 * themselves when there is space again; no deed goes unaudited, and what could not be written is written later.
 */
public final class DiskFull {
    private static final long ROOM = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEEDS = 5;

    private final Path launcher;
    private final Path folder;
    private final Plan plan;
    private final Consumer<String> say;

    /**
     * What is done.
     *
     * @param length of each kind of fullness
     * @param callers at once
     * @param seed of whom they call
     */
    public record Plan(Duration length, int callers, long seed) {}

    /** The two disks of a site that become full; made before it is started. */
    public record Disks(SmallDisk database, SmallDisk state) implements AutoCloseable {
        /** For a site below {@code folder}: its database's, and that of its first node. */
        public static Disks of(Path folder) throws IOException {
            return new Disks(
                    SmallDisk.over(ChaosSite.databaseFolder(folder)), SmallDisk.over(ChaosSite.firstHome(folder)));
        }

        @Override
        public void close() {
            state.close();
            database.close();
        }
    }

    public DiskFull(Path launcher, Path folder, Plan plan, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.plan = plan;
        this.say = say;
    }

    /** Runs it and returns every figure by name; {@code good} says whether all of it held. */
    public Map<String, Object> run() throws IOException, InterruptedException {
        try (Disks disks = Disks.of(folder);
                ChaosSite site = ChaosSite.start(launcher, folder, say)) {
            return on(site, disks);
        }
    }

    /** As {@link #run}, on a site that lies on {@code disks}. */
    public Map<String, Object> on(ChaosSite site, Disks disks) throws IOException, InterruptedException {
        Reckoning reckoning = new Reckoning(site, "disk");
        List<Long> lives = site.nodes().stream().map(Node::pid).toList();
        StoredDeeds stored = new StoredDeeds(site.database());
        try {
            Callers callers = reckoning.watch(new Callers(site, plan.callers(), plan.seed()));
            full(site, disks.database(), stored, reckoning);
            fullState(site, disks.state(), reckoning);
            callers.close();
            HeadsOutside heads = new HeadsOutside(site);
            reckoning.hold("headsNotWrittenAfterwards", await(heads::areComplete));
            reckoning.count("tornHeads", heads.torn());
            reckoning.count("auditFindings", heads.findings());
            reckoning.count("deedsUnaudited", stored.unaudited());
            reckoning.hold(
                    "nodesEnded",
                    site.nodes().stream().allMatch(Node::isAlive)
                            && lives.equals(site.nodes().stream().map(Node::pid).toList()));
            return reckoning.all();
        } catch (SQLException e) {
            throw new IOException("the database cannot be compared: " + e.getMessage(), e);
        } finally {
            disks.database().widen();
            disks.state().widen();
        }
    }

    /** The database's disk: first its tables cannot grow, then its log. */
    private void full(ChaosSite site, SmallDisk disk, StoredDeeds stored, Reckoning reckoning)
            throws IOException, SQLException {
        say.accept("The disk of the database becomes full");
        disk.narrow(ROOM);
        Answers filling = new Answers(site);
        reckoning.hold("diskDidNotFill", await(() -> !filling.once()));
        Answers tables = new Answers(site);
        int refusedDeeds = deeds(site, "DFA");
        tables.ask(plan.length());
        StoredDeeds.FullLog became = stored.fillTheLog();
        reckoning.hold("logDidNotFill", became != StoredDeeds.FullLog.TAKEN);
        Answers log = new Answers(site).ask(plan.length());
        refusedDeeds += deeds(site, "DFB");
        disk.widen();
        boolean ended = site.database().revive();
        stored.awaitDatabase(PATIENCE);
        long recovery = reckoning.recovery();
        for (Answers one : List.of(filling, tables, log)) {
            reckoning.count("answeredLateOrNotAsTheyMust", one.unfit());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("tablesFull", tables.all());
        all.put("logFull", log.all());
        all.put("log", became);
        all.put("databaseEnded", ended);
        all.put("deedsRefused", refusedDeeds);
        all.put("recoveryMillis", recovery);
        reckoning.note("databaseFull", all);
        say.accept("Database full: " + all);
    }

    /** Deeds of an administrator; returns how many were refused, each of which must leave no trace. */
    private static int deeds(ChaosSite site, String prefix) throws IOException {
        AdminApi api = FeedChaos.api(site.nodes().get(0));
        int refused = 0;
        for (int i = 0; i < DEEDS; i++) {
            try {
                api.post("tenants", Map.of("odsCode", prefix + i, "name", "Full disk"));
            } catch (DemoFailure e) {
                refused++;
            }
        }
        return refused;
    }

    private static boolean answers(AdminApi api) {
        try {
            return api.works();
        } catch (DemoFailure notYet) {
            return false;
        }
    }

    /** A node's own disk: messages do not need it. */
    private void fullState(ChaosSite site, SmallDisk disk, Reckoning reckoning) throws IOException {
        say.accept("The state folder of a node becomes full");
        Node node = site.nodes().get(0);
        AdminApi api = FeedChaos.api(node);
        reckoning.hold("adminApiNotWellAgain", await(() -> answers(api)));
        double failedBefore = node.metric("bars_snapshot_failures_total");
        disk.narrow(0);
        renew(site);
        Answers answers = new Answers(site).ask(plan.length());
        boolean told = await(() -> node.metricNow("bars_snapshot_failures_total") > failedBefore);
        final boolean ready = node.isReady();
        disk.widen();
        Instant since = Instant.now();
        boolean again = await(() -> isNewer(node.home().resolve("snapshot/tls.sealed"), since));
        reckoning.count("answeredLateOrNotAsTheyMust", answers.unfit());
        reckoning.hold("refusedForAFullStateFolder", answers.taken() == answers.asked() && ready);
        reckoning.hold("snapshotFailureNotTold", told);
        reckoning.hold("snapshotNotWrittenAgain", again);
        reckoning.note("stateFolderFull", answers.all());
        say.accept("State folder full: " + answers.all());
    }

    /** Changes what the snapshot holds. */
    private static void renew(ChaosSite site) {
        Node node = site.nodes().get(0);
        try (Database open = Database.open(
                DatabaseSettings.small(site.database().url(), site.database().user(), ""))) {
            new Demonstration(StateFolder.at(node.home()), node.admin(), line -> {})
                    .renew(open, Demonstration.destinations().get(0));
        }
    }

    private static boolean isNewer(Path file, Instant than) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isAfter(than);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            NodesChaos.pause(100);
        }
        return true;
    }
}
