package bars.platform.certificate;

import bars.db.Database;
import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Expiries;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.job.JobContext;
import bars.platform.job.JobDesk;
import bars.platform.job.JobHandler;
import bars.platform.problem.Problem;
import bars.platform.tenant.EndpointRegister;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keys and requests for many endpoints in one job, for a first round or a renewal of all that ends soon. An endpoint that has
 * an open request keeps it, so a job may be begun again, and what serves goes on serving. An answer that ends soon itself,
 * such as one that was taken back once, is no open request. Thread-safe.
 */
@Singleton
public class RequestBatch implements JobHandler {
    public static final String KIND = "certificate-requests";

    private static final int MOST = 5_000;
    private static final String BROUGHT_IN =
            "A certificate that was brought in with its key is accepted and waits for its activation";
    private static final String BEFORE = "expiresBefore";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Row>> ROWS = new TypeReference<>() {};
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

    private final Database database;
    private final CertificateRegister register;
    private final JobDesk jobs;

    @Inject
    public RequestBatch(Database database, CertificateRegister register, JobDesk jobs) {
        this.database = database;
        this.register = register;
        this.jobs = jobs;
    }

    /**
     * For whom.
     *
     * @param serverNames these endpoints; or
     * @param expiresBefore every endpoint whose certificate really ends before
     * @param environment with {@code expiresBefore}: in this environment alone
     * @param keySpec the settings' when absent
     */
    public record Document(
            @Nullable List<String> serverNames,
            @Nullable Instant expiresBefore,
            @Nullable Environment environment,
            @Nullable KeySpec keySpec) {}

    /**
     * One line of the manifest.
     *
     * @param outcome MADE, KEPT (there was an open request, or a certificate that waits for its activation) or FAILED
     * @param csrSha256 fingerprint of the request in DER; null where the certificate was brought in with its key
     */
    public record Row(
            String serverName,
            String outcome,
            @Nullable UUID certificate,
            @Nullable String publicKeySha256,
            @Nullable String csrSha256,
            @Nullable String detail) {}

    /** Hands the work over as a job; its result is the manifest. */
    public JobDesk.JobView submit(Caller caller, Document document) {
        Permissions.require(caller, Permission.CERTIFICATES_WRITE);
        boolean named = document.serverNames() != null;
        if (named == (document.expiresBefore() != null)) {
            throw Problem.invalid("/serverNames", "exclusive", "State serverNames or expiresBefore");
        }
        return database.asPlatform(work -> {
            Set<String> names = new LinkedHashSet<>();
            if (document.serverNames() != null) {
                document.serverNames().forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
            } else {
                ending(work, caller, document).forEach(names::add);
            }
            if (names.isEmpty() || names.size() > MOST) {
                throw Problem.invalid("/serverNames", "size", "1 to " + MOST + " endpoints, not " + names.size());
            }
            Set<Environment> environments = EnumSet.noneOf(Environment.class);
            for (String name : names) {
                environments.add(EndpointRegister.find(work, caller, Permission.CERTIFICATES_WRITE, name)
                        .endpoint()
                        .environment());
            }
            Map<String, Object> input = new LinkedHashMap<>();
            input.put("serverNames", List.copyOf(names));
            input.put(BEFORE, text(document.expiresBefore()));
            input.put(
                    "keySpec",
                    document.keySpec() == null ? "" : document.keySpec().name());
            return jobs.submit(work, caller, KIND, tenant(caller), environments, input);
        });
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Object> run(JobContext context) {
        List<String> names = JSON.convertValue(context.job().input().get("serverNames"), NAMES);
        String spec = String.valueOf(context.job().input().get("keySpec"));
        String before = String.valueOf(context.job().input().getOrDefault(BEFORE, ""));
        Instant soon = before.isEmpty() ? Instant.MIN : Instant.parse(before);
        context.expect(names.size());
        List<Row> rows = new ArrayList<>();
        for (String name : names) {
            Row row = request(context.caller(), name, spec.isEmpty() ? null : KeySpec.valueOf(spec), soon);
            rows.add(row);
            boolean goOn = row.outcome().equals("FAILED")
                    ? context.stepFailed(Map.of("serverName", name, "detail", String.valueOf(row.detail())))
                    : context.step();
            if (!goOn) {
                break;
            }
        }
        return Map.of("manifest", rows);
    }

    /** Every request of a finished job in one ZIP file, with the manifest as CSV. */
    public byte[] archive(Caller caller, UUID job) {
        JobDesk.JobView done = jobs.get(caller, job);
        if (!done.kind().equals(KIND)) {
            throw Problem.notFound("job");
        }
        if (done.finishedAt() == null) {
            throw Problem.conflict("The job is not over yet");
        }
        List<Row> rows = JSON.convertValue(done.result().getOrDefault("manifest", List.of()), ROWS);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            StringBuilder manifest =
                    new StringBuilder("serverName,outcome,certificate,publicKeySha256,csrSha256,file\n");
            for (Row row : rows) {
                String file = row.csrSha256() == null ? "" : row.serverName() + ".csr";
                manifest.append(String.join(
                                ",",
                                row.serverName(),
                                row.outcome(),
                                text(row.certificate()),
                                text(row.publicKeySha256()),
                                text(row.csrSha256()),
                                file))
                        .append('\n');
                if (row.certificate() != null && row.csrSha256() != null) {
                    entry(zip, file, pem(register.csr(caller, row.certificate())));
                }
            }
            entry(zip, "manifest.csv", manifest.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Row request(Caller caller, String name, @Nullable KeySpec spec, Instant soon) {
        try {
            return JobContext.row(() -> requested(caller, name, spec, soon));
        } catch (Problem refused) {
            return new Row(name, "FAILED", null, null, null, refused.detail());
        }
    }

    private Row requested(Caller caller, String name, @Nullable KeySpec spec, Instant soon) {
        Optional<CertificateView> open = register.of(caller, name).stream()
                .filter(one -> one.stillOpen() && !endsBefore(one, soon))
                .findFirst();
        CertificateView one = open.isPresent() ? open.get() : register.request(caller, name, spec);
        String csr =
                register.csrMadeHere(caller, one.id()).map(PreparedKey::sha256).orElse(null);
        String detail = csr == null ? BROUGHT_IN : null;
        return new Row(name, open.isPresent() ? "KEPT" : "MADE", one.id(), one.publicKeySha256(), csr, detail);
    }

    private static boolean endsBefore(CertificateView one, Instant soon) {
        Instant end = one.expiresAt();
        return end != null && end.isBefore(soon);
    }

    private static List<String> ending(bars.db.Work work, Caller caller, Document document) {
        Instant before = document.expiresBefore();
        Set<String> odsCodes = caller.bounds().tenants();
        List<Integer> tenants = odsCodes.isEmpty()
                ? null
                : odsCodes.stream()
                        .flatMap(code -> new Tenants(work).byOdsCode(code).stream())
                        .map(tenant -> tenant.id())
                        .toList();
        return new Expiries(work)
                .ahead(tenants, document.environment()).stream()
                        .filter(one -> one.state() == CertificateState.ACTIVE)
                        .filter(one -> before != null && one.expiresAt().isBefore(before))
                        .filter(one -> caller.bounds().covers(one.environment()))
                        .map(Expiries.Expiry::serverName)
                        .toList();
    }

    /** A job of one tenant is seen by that tenant's callers. */
    private static @Nullable String tenant(Caller caller) {
        Set<String> bound = caller.bounds().tenants();
        return bound.size() == 1 ? bound.iterator().next() : null;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
    }

    private static String pem(byte[] csr) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(csr)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }
}
