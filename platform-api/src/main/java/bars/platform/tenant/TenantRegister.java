package bars.platform.tenant;

import bars.db.Database;
import bars.db.Work;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.tenant.Tenant;
import bars.db.tenant.TenantStatus;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Registers, finds and changes tenants. A registered tenant has its first data key from the same transaction on.
 * Thread-safe.
 */
@Singleton
public class TenantRegister {
    private final Database database;
    private final TenantKeys keys;
    private final Clock clock;

    @Inject
    public TenantRegister(Database database, KeyVault vault, Clock clock) {
        this.database = database;
        this.keys = new TenantKeys(database, vault);
        this.clock = clock;
    }

    /**
     * The outcome of an upsert.
     *
     * @param created whether the tenant is new
     */
    public record Put(TenantView tenant, boolean created) {}

    /**
     * A page in the order of ODS codes, of those that the caller may see.
     *
     * @param text part of a name or start of an ODS code; null for all
     */
    public List<TenantView> list(
            Caller caller, @Nullable String after, @Nullable String text, @Nullable TenantStatus status, int limit) {
        Permissions.require(caller, Permission.TENANTS_READ);
        return database.asPlatform(work -> {
            List<Tenant> page = caller.bounds().platformWide()
                    ? new Tenants(work).page(after, text, status, limit)
                    : ownPage(work, caller, after, text, status, limit);
            return page.stream().map(TenantView::of).toList();
        });
    }

    /** How many tenants the caller may see. */
    public long count(Caller caller) {
        Permissions.require(caller, Permission.TENANTS_READ);
        return caller.bounds().platformWide()
                ? database.asPlatform(work -> new Tenants(work).count())
                : caller.bounds().tenants().size();
    }

    public TenantView get(Caller caller, String odsCode) {
        Permissions.require(caller, Permission.TENANTS_READ, odsCode);
        return database.asPlatform(work -> TenantView.of(find(work, odsCode)));
    }

    /** Registers a new tenant; refuses when the ODS code is taken. */
    public TenantView register(Caller caller, TenantDocument document) {
        Permissions.requirePlatform(caller, Permission.TENANTS_WRITE);
        TenantRules.broken(document).refuse();
        return database.asPlatform(work -> {
            String odsCode = OdsCodes.normalised(document.odsCode());
            if (new Tenants(work).byOdsCode(odsCode).isPresent()) {
                throw Problem.conflict("A tenant with ODS code " + odsCode + " already exists");
            }
            return TenantView.of(registerNew(work, caller, odsCode, document));
        });
    }

    /** Makes the tenant be as the document says: a new one needs no precondition, an existing one does. */
    public Put put(Caller caller, String odsCode, TenantDocument document, @Nullable Precondition precondition) {
        Permissions.requireInBoth(caller, Permission.TENANTS_WRITE, odsCode);
        TenantDocument whole = new TenantDocument(
                document.odsCode() == null ? odsCode : document.odsCode(),
                document.name(),
                document.status() == null ? TenantStatus.ACTIVE : document.status(),
                document.contacts(),
                document.tags(),
                document.limits());
        check(odsCode, whole);
        return database.asPlatform(work -> {
            Optional<Tenant> present = new Tenants(work).byOdsCode(odsCode);
            if (present.isEmpty()) {
                Permissions.requirePlatform(caller, Permission.TENANTS_WRITE);
                Precondition.toWrite(precondition, null);
                return new Put(TenantView.of(registerNew(work, caller, odsCode, whole)), true);
            }
            Precondition.toWrite(precondition, present.get().version());
            return new Put(change(work, caller, present.get(), whole), false);
        });
    }

    /** Changes what {@code edit} changes. */
    public TenantView edit(
            Caller caller, String odsCode, Precondition precondition, UnaryOperator<TenantDocument> edit) {
        Permissions.requireInBoth(caller, Permission.TENANTS_WRITE, odsCode);
        return database.asPlatform(work -> {
            Tenant tenant = find(work, odsCode);
            precondition.require(tenant.version());
            TenantDocument whole = edit.apply(TenantDocument.of(tenant));
            check(odsCode, whole);
            return change(work, caller, tenant, whole);
        });
    }

    /** What an import did with one tenant. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /** Registers the tenant, or changes what the document says about it; members that it leaves out stay as they are. */
    public Outcome upsert(Caller caller, TenantDocument document) {
        String odsCode = OdsCodes.normalised(document.odsCode());
        Permissions.requireInBoth(caller, Permission.TENANTS_WRITE, odsCode);
        TenantRules.broken(document).refuse();
        return database.asPlatform(work -> {
            Optional<Tenant> present = new Tenants(work).byOdsCode(odsCode);
            if (present.isEmpty()) {
                Permissions.requirePlatform(caller, Permission.TENANTS_WRITE);
                registerNew(work, caller, odsCode, document);
                return Outcome.CREATED;
            }
            TenantDocument before = TenantDocument.of(present.get());
            TenantDocument after = document.over(before);
            if (after.equals(before)) {
                return Outcome.UNCHANGED;
            }
            change(work, caller, present.get(), after);
            return Outcome.UPDATED;
        });
    }

    /** The tenant, or a refusal. */
    static Tenant find(Work work, String odsCode) {
        return new Tenants(work).byOdsCode(odsCode).orElseThrow(() -> Problem.notFound("tenant"));
    }

    private Tenant registerNew(Work work, Caller caller, String odsCode, TenantDocument document) {
        Instant now = clock.instant();
        Tenant tenant = Tenant.registered(odsCode, name(document), orEmpty(document.contacts()), now);
        tenant.label(orEmpty(document.tags()), now);
        tenant.limit(document.limits() == null ? Map.of() : document.limits(), now);
        if (document.status() == TenantStatus.SUSPENDED) {
            tenant.move(TenantStatus.SUSPENDED, now);
        }
        new Tenants(work).add(tenant);
        work.flush();
        keys.create(work, tenant.id());
        Deeds.on(work, caller, tenant, "tenant.registered", Map.of("name", tenant.name()));
        return tenant;
    }

    private TenantView change(Work work, Caller caller, Tenant tenant, TenantDocument whole) {
        if (tenant.status().isDeparting()) {
            throw Problem.conflict("The tenant is leaving or has left; it cannot be changed");
        }
        Instant now = clock.instant();
        TenantStatus before = tenant.status();
        tenant.rename(name(whole), now);
        tenant.tell(orEmpty(whole.contacts()), now);
        tenant.label(orEmpty(whole.tags()), now);
        tenant.limit(whole.limits() == null ? Map.of() : whole.limits(), now);
        TenantStatus after = whole.status() == null ? before : whole.status();
        tenant.move(after, now);
        work.flush();
        Deeds.on(work, caller, tenant, "tenant.changed", Map.of("name", tenant.name(), "status", after.name()));
        new ConfigChanges(work).tell(ConfigChange.ENDPOINT, "*");
        return TenantView.of(tenant);
    }

    private static void check(String odsCode, TenantDocument whole) {
        TenantRules.broken(whole)
                .check(
                        OdsCodes.normalised(whole.odsCode()).equals(odsCode),
                        "/odsCode",
                        "fixed",
                        "The ODS code of a tenant is never changed")
                .refuse();
    }

    /** A caller bound to tenants sees those alone, however many there are. */
    private static List<Tenant> ownPage(
            Work work,
            Caller caller,
            @Nullable String after,
            @Nullable String text,
            @Nullable TenantStatus status,
            int limit) {
        Tenants tenants = new Tenants(work);
        return new TreeSet<>(caller.bounds().tenants())
                .stream()
                        .filter(code -> after == null || code.compareTo(after) > 0)
                        .flatMap(code -> tenants.byOdsCode(code).stream())
                        .filter(tenant -> status == null || tenant.status() == status)
                        .filter(tenant -> text == null || matches(tenant, text))
                        .limit(limit)
                        .toList();
    }

    private static boolean matches(Tenant tenant, String text) {
        return tenant.name().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT))
                || tenant.odsCode().startsWith(text.toUpperCase(Locale.ROOT));
    }

    private static String name(TenantDocument document) {
        return document.name() == null ? "" : document.name().strip();
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
