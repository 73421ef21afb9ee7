package bars.platform.tenant;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Endpoints;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.job.JobContext;
import bars.platform.job.JobDesk;
import bars.platform.job.JobHandler;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violation;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings in many tenants at once: checked as a whole first, then worked off as a job in which each row stands or falls by
 * itself. Importing the same list twice changes nothing the second time.
 */
@Singleton
public class TenantImports implements JobHandler {
    static final String KIND = "tenant-import";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<ImportRow>> ROWS = new TypeReference<>() {};

    private final Database database;
    private final TenantRegister tenants;
    private final EndpointRegister endpoints;
    private final JobDesk jobs;

    @Inject
    public TenantImports(Database database, TenantRegister tenants, EndpointRegister endpoints, JobDesk jobs) {
        this.database = database;
        this.tenants = tenants;
        this.endpoints = endpoints;
        this.jobs = jobs;
    }

    /**
     * What becomes of one row.
     *
     * @param outcome CREATED, UPDATED, UNCHANGED or FAILED
     */
    public record RowResult(int row, @Nullable String odsCode, String outcome, List<Violation> errors) {}

    /** The whole list: how many of each outcome, and every row. */
    public record Preview(Map<String, Integer> counts, List<RowResult> rows) {}

    /** What an import would do; changes nothing. */
    public Preview preview(Caller caller, List<ImportRow> rows) {
        allow(caller, rows);
        Map<String, Integer> first = new HashMap<>();
        List<RowResult> results = database.asPlatform(
                work -> rows.stream().map(row -> expected(work, row, first)).toList());
        return new Preview(counts(results), results);
    }

    /** Hands the list over as a job. */
    public JobDesk.JobView submit(Caller caller, List<ImportRow> rows) {
        allow(caller, rows);
        Object plain = JSON.convertValue(rows, Object.class);
        return database.asPlatform(
                work -> jobs.submit(work, caller, KIND, null, EnumSet.allOf(Environment.class), Map.of("rows", plain)));
    }

    private static void allow(Caller caller, List<ImportRow> rows) {
        for (Environment environment :
                Environment.values()) { // a tenant is changed in both, whatever endpoints a row names
            Permissions.requirePlatform(caller, Permission.TENANTS_WRITE, environment);
        }
        if (rows.isEmpty()) {
            throw Problem.invalid("", "empty", "The list has no rows");
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Object> run(JobContext context) {
        List<ImportRow> rows = JSON.convertValue(context.job().input().get("rows"), ROWS);
        context.expect(rows.size());
        Map<String, Integer> first = new HashMap<>();
        List<RowResult> results = new ArrayList<>();
        for (ImportRow row : rows) {
            RowResult result = take(context.caller(), row, first);
            results.add(result);
            boolean goOn = result.outcome().equals("FAILED")
                    ? context.stepFailed(JSON.convertValue(result, new TypeReference<Map<String, Object>>() {}))
                    : context.step();
            if (!goOn) {
                break;
            }
        }
        return Map.of("counts", counts(results), "rows", results);
    }

    private RowResult take(Caller caller, ImportRow row, Map<String, Integer> first) {
        List<Violation> broken = broken(row, first);
        TenantDocument document = row.tenant();
        if (document == null || !broken.isEmpty()) {
            return result(row, "FAILED", broken);
        }
        try {
            return result(row, JobContext.row(() -> upsert(caller, document, row.endpoints())), List.of());
        } catch (Problem refused) {
            return result(
                    row,
                    "FAILED",
                    refused.violations().isEmpty()
                            ? List.of(new Violation("", refused.type().slug(), refused.detail()))
                            : refused.violations());
        }
    }

    private String upsert(Caller caller, TenantDocument document, List<EndpointDocument> wanted) {
        String outcome = tenants.upsert(caller, document).name();
        for (EndpointDocument endpoint : wanted) {
            boolean fresh = endpoints.ensure(caller, OdsCodes.normalised(document.odsCode()), endpoint);
            outcome = fresh && outcome.equals("UNCHANGED") ? "UPDATED" : outcome;
        }
        return outcome;
    }

    private static RowResult expected(Work work, ImportRow row, Map<String, Integer> first) {
        List<Violation> broken = broken(row, first);
        TenantDocument document = row.tenant();
        if (document == null || !broken.isEmpty()) {
            return result(row, "FAILED", broken);
        }
        Optional<Tenant> present = new Tenants(work).byOdsCode(OdsCodes.normalised(document.odsCode()));
        if (present.isEmpty()) {
            return result(row, "CREATED", List.of());
        }
        Tenant tenant = present.get();
        TenantDocument before = TenantDocument.of(tenant);
        if (document.over(before).equals(before) && hasAll(work, tenant, row.endpoints())) {
            return result(row, "UNCHANGED", List.of());
        }
        return tenant.status().isDeparting()
                ? result(
                        row,
                        "FAILED",
                        List.of(new Violation(
                                "",
                                ProblemType.CONFLICT.slug(),
                                "The tenant is leaving or has left; it cannot be changed")))
                : result(row, "UPDATED", List.of());
    }

    private static boolean hasAll(Work work, Tenant tenant, List<EndpointDocument> wanted) {
        if (wanted.isEmpty()) {
            return true;
        }
        Set<String> present = new Endpoints(work)
                .of(tenant).stream().map(Endpoint::serverName).collect(Collectors.toSet());
        return wanted.stream()
                .allMatch(one ->
                        present.contains(EndpointNames.of(tenant.odsCode(), one).toLowerCase(Locale.ROOT)));
    }

    private static List<Violation> broken(ImportRow row, Map<String, Integer> first) {
        TenantDocument document = row.tenant();
        if (document == null) {
            return List.of(new Violation("", "unreadable", String.valueOf(row.fault())));
        }
        String odsCode = OdsCodes.normalised(document.odsCode());
        Integer earlier = first.putIfAbsent(odsCode, row.line());
        var violations = TenantRules.broken(document)
                .check(earlier == null, "/odsCode", "repeated", "This ODS code is in row " + earlier + " already");
        List<Violation> all = new ArrayList<>(violations.list());
        for (int i = 0; i < row.endpoints().size() && all.isEmpty(); i++) {
            String at = "/endpoints/" + i;
            try {
                EndpointNames.of(
                        odsCode.toUpperCase(Locale.ROOT), row.endpoints().get(i));
            } catch (Problem refused) {
                refused.violations()
                        .forEach(one -> all.add(new Violation(at + one.pointer(), one.code(), one.detail())));
            }
        }
        return all;
    }

    private static RowResult result(ImportRow row, String outcome, List<Violation> errors) {
        TenantDocument document = row.tenant();
        return new RowResult(
                row.line(), document == null ? null : OdsCodes.normalised(document.odsCode()), outcome, errors);
    }

    private static Map<String, Integer> counts(List<RowResult> results) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String outcome : List.of("CREATED", "UPDATED", "UNCHANGED", "FAILED")) {
            counts.put(outcome, (int) results.stream()
                    .filter(one -> one.outcome().equals(outcome))
                    .count());
        }
        return counts;
    }
}
