package bars.platform.tenant;

import bars.db.Database;
import bars.db.Ids;
import bars.db.Work;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenant;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.Violations;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Offers services behind endpoints, changes what they take and who may call, and remembers their catalogue entry. */
@Singleton
public class ServiceRegister {
    private final Database database;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public ServiceRegister(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The outcome of an upsert.
     *
     * @param created whether the service is new
     */
    public record Put(ServiceView service, boolean created) {}

    /** Something of a service, with the version of the service. */
    public record Versioned<T>(T value, long version) {}

    public List<ServiceView> list(Caller caller, String serverName) {
        return database.asPlatform(work -> {
            var found = EndpointRegister.find(work, caller, Permission.TENANTS_READ, serverName);
            return new Services(work)
                    .of(found.endpoint()).stream()
                            .map(service -> ServiceView.of(service, found.endpoint(), found.tenant()))
                            .toList();
        });
    }

    public ServiceView get(Caller caller, String serverName, UUID id) {
        return database.asPlatform(work ->
                find(work, caller, Permission.TENANTS_READ, serverName, id).view());
    }

    /** Offers a new service; refuses when the endpoint offers that identifier already. */
    public ServiceView offer(Caller caller, String serverName, ServiceDocument document) {
        return database.asPlatform(work -> {
            var found = EndpointRegister.find(work, caller, Permission.TENANTS_WRITE, serverName);
            return offerNew(work, caller, found, ids.get(), document);
        });
    }

    /** Makes the service be as the document says: a new one needs no precondition, an existing one does. */
    public Put put(
            Caller caller, String serverName, UUID id, ServiceDocument document, @Nullable Precondition precondition) {
        return database.asPlatform(work -> {
            var endpoint = EndpointRegister.find(work, caller, Permission.TENANTS_WRITE, serverName);
            Optional<Service> present = new Services(work).byId(id);
            if (present.isEmpty()) {
                Precondition.toWrite(precondition, null);
                return new Put(offerNew(work, caller, endpoint, id, document), true);
            }
            Held held = find(work, caller, Permission.TENANTS_WRITE, serverName, id);
            Precondition.toWrite(precondition, held.service().version());
            ServiceRules.broken(document, kindsFor(work, held.service()), ServiceDocument.of(held.service()))
                    .check(
                            held.service().system().equals(document.system()),
                            "/system",
                            "fixed",
                            "The system of a service is never changed")
                    .check(
                            held.service().value().equals(document.value()),
                            "/value",
                            "fixed",
                            "The identifier of a service is never changed")
                    .refuse();
            write(held.service(), document, clock.instant());
            tell(work, caller, held, "service.changed");
            return new Put(held.view(), false);
        });
    }

    /** The kinds of handlers that a service may choose now, in order. */
    public List<String> handlerKinds(Caller caller) {
        Permissions.require(caller, Permission.TENANTS_READ);
        return database.asPlatform(work -> List.copyOf(HandlerKinds.of(work)));
    }

    /** What it chose before stays possible, also while no receiver runs that has it. */
    private SortedSet<String> kindsFor(Work work, Service service) {
        SortedSet<String> kinds = HandlerKinds.of(work);
        if (service.handler().get("kind") instanceof String chosen) {
            kinds.add(chosen);
        }
        return kinds;
    }

    public void withdraw(Caller caller, String serverName, UUID id, Precondition precondition) {
        database.doAsPlatform(work -> {
            Held held = find(work, caller, Permission.TENANTS_WRITE, serverName, id);
            precondition.require(held.service().version());
            tell(work, caller, held, "service.withdrawn");
            new Services(work).remove(held.service());
        });
    }

    public Versioned<AccessRules> accessRules(Caller caller, String serverName, UUID id) {
        return database.asPlatform(work -> {
            Service service =
                    find(work, caller, Permission.TENANTS_READ, serverName, id).service();
            return new Versioned<>(AccessRules.of(service.accessRules()), service.version());
        });
    }

    /** Replaces who may call. */
    public Versioned<AccessRules> admit(
            Caller caller, String serverName, UUID id, AccessRules rules, Precondition precondition) {
        return database.asPlatform(work -> {
            Held held = find(work, caller, Permission.TENANTS_WRITE, serverName, id);
            check(rules);
            precondition.require(held.service().version());
            held.service().admit(rules.stored(), clock.instant());
            tell(work, caller, held, "service.access-changed");
            return new Versioned<>(
                    AccessRules.of(held.service().accessRules()), held.service().version());
        });
    }

    public Versioned<CatalogueEntry> catalogueEntry(Caller caller, String serverName, UUID id) {
        return database.asPlatform(work -> {
            Held held = find(work, caller, Permission.TENANTS_READ, serverName, id);
            return new Versioned<>(held.entry(), held.service().version());
        });
    }

    /** Notes that the catalogue was asked, or that it confirmed. */
    public Versioned<CatalogueEntry> moveCatalogueEntry(
            Caller caller, String serverName, UUID id, CatalogueEntry.Move move, Precondition precondition) {
        CatalogueEntry.State to = move.state() == null ? CatalogueEntry.State.REQUESTED : move.state();
        return database.asPlatform(work -> {
            Held held = find(work, caller, Permission.TENANTS_WRITE, serverName, id);
            precondition.require(held.service().version());
            Instant now = clock.instant();
            held.service()
                    .catalogue(held.entry().after(move, to, now.toString()).stored(), now);
            tell(work, caller, held, "catalogue-entry." + to.name().toLowerCase(java.util.Locale.ROOT));
            return new Versioned<>(held.entry(), held.service().version());
        });
    }

    private record Held(Service service, Endpoint endpoint, Tenant tenant) {
        ServiceView view() {
            return ServiceView.of(service, endpoint, tenant);
        }

        CatalogueEntry entry() {
            return CatalogueEntry.of(service.catalogueEntry(), "https://" + endpoint.fqdn() + "/FHIR/R4");
        }
    }

    private static Held find(Work work, Caller caller, Permission permission, String serverName, UUID id) {
        var found = EndpointRegister.find(work, caller, permission, serverName);
        Service service = new Services(work)
                .byId(id)
                .filter(one -> one.endpointId() == found.endpoint().id())
                .orElseThrow(() -> Problem.notFound("service"));
        return new Held(service, found.endpoint(), found.tenant());
    }

    private ServiceView offerNew(
            Work work, Caller caller, EndpointRegister.Found found, UUID id, ServiceDocument document) {
        ServiceRules.broken(document, HandlerKinds.of(work), null).refuse();
        Services services = new Services(work);
        String system = String.valueOf(document.system());
        String value = String.valueOf(document.value());
        boolean taken = services.of(found.endpoint()).stream()
                .anyMatch(one -> one.system().equals(system) && one.value().equals(value));
        if (taken) {
            throw Problem.conflict("This endpoint offers the service " + system + "|" + value + " already");
        }
        Service service = Service.offered(id, found.endpoint(), system, value, clock.instant());
        write(service, document, clock.instant());
        services.add(service);
        Held held = new Held(service, found.endpoint(), found.tenant());
        tell(work, caller, held, "service.offered");
        return held.view();
    }

    private static void write(Service service, ServiceDocument document, Instant now) {
        service.take(
                document.useCases() == null ? List.of() : document.useCases(),
                document.applicationVersions() == null ? Map.of() : document.applicationVersions(),
                now);
        service.handleBy(document.handler() == null ? Map.of("kind", "inbox") : document.handler(), now);
        service.adjust(document.settings() == null ? Map.of() : document.settings(), now);
        service.describe(document.name(), document.enabled() == null || document.enabled(), now);
    }

    private static void check(AccessRules rules) {
        var violations = new Violations();
        List<AccessRules.Rule> list = rules.rules() == null ? List.of() : rules.rules();
        for (int i = 0; i < list.size(); i++) {
            AccessRules.Rule rule = list.get(i);
            violations.check(
                    rule != null && rule.effect() != null,
                    "/rules/" + i + "/effect",
                    "required",
                    "Select ALLOW or DENY");
            violations.check(
                    rule != null && (rule.odsCode() != null || rule.software() != null || rule.role() != null),
                    "/rules/" + i,
                    "empty",
                    "A rule names an ODS code, a software or a role");
        }
        violations.refuse();
    }

    private static void tell(Work work, Caller caller, Held held, String action) {
        work.flush();
        Service service = held.service();
        Deeds.on(
                work,
                caller,
                held.endpoint(),
                action,
                held.endpoint().serverName() + "/" + service.id(),
                Map.of("system", service.system(), "value", service.value()));
        new ConfigChanges(work).tell(ConfigChange.ENDPOINT, held.endpoint().serverName());
    }
}
