package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.TenantScope;
import bars.db.retention.TenantExport;
import bars.db.retention.TenantExports;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.job.JobContext;
import bars.platform.job.JobDesk;
import bars.platform.job.JobHandler;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes the data of one tenant in one environment out, as a job: a file that waits behind a link for a day, works once, and
 * only for whoever asked. Who, why and when is in the audit log. Thread-safe.
 */
@Singleton
public class TenantExportDesk implements JobHandler {
    static final String KIND = "tenant-export";

    private static final Duration VALID = Duration.ofHours(24);
    private static final int SHORTEST_REASON = 5;
    private static final int LONGEST_REASON = 500;
    private static final int LINK_BYTES = 32;

    private final Database database;
    private final KeyVault vault;
    private final TenantKeys keys;
    private final JobDesk jobs;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public TenantExportDesk(Database database, KeyVault vault, JobDesk jobs, Ids ids, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.keys = new TenantKeys(database, vault);
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * An export that was asked for.
     *
     * @param link below {@code /api/v1/}, shown this once; answers once the job is done
     */
    public record Asked(JobDesk.JobView job, String link, Instant expiresAt) {
        /** Never shows the link. */
        @Override
        public String toString() {
            return "Asked[" + job.id() + "]";
        }
    }

    /** An export as the history shows it. */
    public record ExportView(
            UUID id,
            Environment environment,
            String requestedBy,
            String reason,
            boolean complete,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant fetchedAt) {}

    /** Hands the work over as a job. */
    public Asked ask(Caller caller, String odsCode, @Nullable Environment environment, @Nullable String reason) {
        Permissions.require(caller, Permission.MESSAGES_PAYLOAD, odsCode);
        Permissions.requireFreshSignIn(caller, clock.instant());
        if (environment == null) {
            throw Problem.invalid("/environment", "required", "It must be INT or PROD");
        }
        String why = reason == null ? "" : reason.strip();
        if (why.length() < SHORTEST_REASON || why.length() > LONGEST_REASON) {
            throw Problem.invalid(
                    "/reason",
                    "required",
                    "Give a reason of " + SHORTEST_REASON + " to " + LONGEST_REASON + " characters");
        }
        Reach reach = Reach.of(database, caller, Permission.MESSAGES_PAYLOAD, odsCode, environment);
        byte[] secret = new byte[LINK_BYTES];
        random.nextBytes(secret);
        String link = HexFormat.of().formatHex(secret);
        Instant now = clock.instant();
        UUID id = ids.get();
        return database.asPlatform(work -> {
            new TenantExports(work)
                    .add(
                            new TenantExport(
                                    id,
                                    reach.tenantId(),
                                    environment,
                                    caller.actor(),
                                    why,
                                    null,
                                    now.plus(VALID),
                                    null,
                                    now),
                            sha256(link));
            Deeds.append(
                    work,
                    caller,
                    reach.tenantId(),
                    environment,
                    "tenant.export-asked",
                    id.toString(),
                    Map.of("reason", why));
            JobDesk.JobView job = jobs.submit(
                    work,
                    caller,
                    KIND,
                    odsCode,
                    Set.of(environment),
                    Map.of("odsCode", odsCode, "export", id.toString()));
            return new Asked(job, "tenants/" + odsCode + "/exports/" + link, now.plus(VALID));
        });
    }

    /** Who took data out, and why; the newest first. */
    public List<ExportView> history(Caller caller, String odsCode) {
        Reach reach = Reach.of(database, caller, Permission.MESSAGES_PAYLOAD, odsCode, null);
        return database.asPlatform(work -> new TenantExports(work)
                .of(reach.tenantId()).stream()
                        .filter(one -> reach.environments().contains(one.environment()))
                        .map(one -> new ExportView(
                                one.id(),
                                one.environment(),
                                one.actor(),
                                one.reason(),
                                one.parts() != null,
                                one.createdAt(),
                                one.expiresAt(),
                                one.fetchedAt()))
                        .toList());
    }

    /** The file behind {@code link}, once: whoever did not ask for it, comes too early or too late finds nothing. */
    public ExportFile fetch(Caller caller, String odsCode, String link) {
        Reach reach = Reach.of(database, caller, Permission.MESSAGES_PAYLOAD, odsCode, null);
        TenantExport export = database.asPlatform(work -> {
            TenantExports exports = new TenantExports(work);
            TenantExport waiting = exports.waiting(sha256(link), clock.instant())
                    .filter(one -> one.tenantId() == reach.tenantId())
                    .filter(one -> reach.environments().contains(one.environment()))
                    .filter(one -> one.actor().equals(caller.actor()))
                    .orElseThrow(() -> Problem.notFound("export"));
            exports.fetched(waiting.id(), clock.instant());
            Deeds.append(
                    work,
                    caller,
                    waiting.tenantId(),
                    waiting.environment(),
                    "tenant.export-fetched",
                    waiting.id().toString(),
                    Map.of());
            return waiting;
        });
        return new ExportFile(database, vault, export);
    }

    /** Drops files that nobody fetched in time. */
    public void forgetOld() {
        database.<Integer>asPlatform(work -> new TenantExports(work).forgetOld(clock.instant()));
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Begins anew after a crash: the parts of an attempt before are dropped. */
    @Override
    public Map<String, Object> run(JobContext context) {
        UUID id = UUID.fromString(String.valueOf(context.job().input().get("export")));
        String odsCode = String.valueOf(context.job().input().get("odsCode"));
        TenantExport export = database.asPlatform(work -> {
            TenantExports exports = new TenantExports(work);
            if (context.isHeld(work)) {
                exports.clear(id);
            }
            return exports.byId(id).orElseThrow(() -> Problem.notFound("export"));
        });
        var scope = new TenantScope(export.tenantId(), export.environment());
        try (ExportParts parts = new ExportParts(database, vault, export, context::isHeld)) {
            var archive = new TenantArchive(database, keys, scope, context::step);
            Map<String, Integer> counts = archive.write(parts, odsCode, clock.instant());
            database.doAsPlatform(work -> {
                TenantExports exports = new TenantExports(work);
                if (!context.isHeld(work)) {
                    return; // what is there is another worker's
                }
                if (archive.isWhole()) {
                    exports.complete(id, parts.count());
                } else {
                    exports.clear(id);
                }
            });
            return Map.copyOf(counts);
        } catch (IOException e) {
            throw new UncheckedIOException("the archive cannot be written", e);
        }
    }

    private static byte[] sha256(String link) {
        return TenantArchive.sha256(link.getBytes(StandardCharsets.UTF_8));
    }

    /** The content of an export, part by part. */
    public record ExportFile(Database database, KeyVault vault, TenantExport export) {
        public String fileName() {
            return "tenant-" + export.environment().name().toLowerCase(java.util.Locale.ROOT) + "-" + export.id()
                    + ".zip";
        }

        public void writeTo(OutputStream out) throws IOException {
            Integer parts = export.parts();
            for (int i = 0; parts != null && i < parts; i++) {
                int number = i;
                byte[] sealed = database.asPlatform(work -> new TenantExports(work)
                        .part(export.id(), number)
                        .orElseThrow(() -> Problem.conflict("The file is gone")));
                out.write(vault.open(sealed, export.sealContext(number)));
            }
        }
    }
}
