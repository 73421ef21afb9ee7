package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.sender.Counterparts;
import bars.db.tenant.Tenants;
import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.response.SenderHeaders;
import bars.messages.service.ServiceProfile;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.counterpart.Enquiries;
import bars.platform.counterpart.Heard;
import bars.platform.counterpart.LookupOrder;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.sender.Product;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks counterparts for tenants' systems: slots before a booking, records before an update or a withdrawal, what a service
 * can do. Answers are handed on and kept nowhere; what counterparts can do is kept for half a day and can be forgotten by
 * hand. Thread-safe.
 *
 * <p>Source: contract §1.4 (slots are never cached), §1.9 (read before write), §2.9.
 */
@Singleton
public class LookupDesk {
    private final Database database;
    private final Enquiries enquiries;

    @Inject
    public LookupDesk(Database database, Enquiries enquiries) {
        this.database = database;
        this.enquiries = enquiries;
    }

    /** Refuses a caller who may not ask for this tenant, before anything of the question is looked at. */
    public void admit(Caller caller, String odsCode) {
        Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
    }

    /** Asks, and waits for the answer. */
    public Heard ask(Caller caller, String odsCode, @Nullable Environment environment, LookupOrder order) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, environment);
        LookupOrder.Question question = order.question();
        Reach.ServiceRef service =
                order.service() == null ? reach.onlyService(database) : reach.service(database, order.service());
        Map<String, String> headers = database.inTenant(service.scope(), work -> {
            String organisation = new Tenants(work)
                    .byOdsCode(reach.odsCode())
                    .orElseThrow(() -> Problem.notFound("tenant"))
                    .name();
            Deeds.within(
                    work,
                    caller,
                    "counterpart.asked",
                    question.target().text(),
                    Map.of("kind", String.valueOf(order.kind())));
            return SenderHeaders.forReading(
                    question.target(),
                    new SenderHeaders.From(reach.odsCode(), organisation, Product.software(work)),
                    ServiceProfile.CORE);
        });
        Heard heard = enquiries.ask(service.scope(), question, headers);
        if (heard.status() == null) {
            throw Problem.of(ProblemType.UNAVAILABLE, "The counterpart was not heard: " + heard.reason());
        }
        return heard;
    }

    /** What a counterpart said it can do. */
    public record Known(Environment environment, Counterparts.Heard heard) {}

    /** What is known of counterparts, in every environment that the caller reaches. */
    public List<Known> known(Caller caller, String odsCode, @Nullable Environment environment) {
        Reach reach = Reach.of(database, caller, Permission.OUTBOX_READ, odsCode, environment);
        return reach.environments().stream()
                .flatMap(one -> database.inTenant(reach.scope(one), work -> new Counterparts(work).all()).stream()
                        .map(heard -> new Known(one, heard)))
                .toList();
    }

    /** What names no service must not stand for all. */
    private static ServiceId named(String service) {
        return ServiceId.parse(service)
                .orElseThrow(() -> Problem.of(
                        ProblemType.INVALID_PARAMETER, "service must be the value of a service, or system|value"));
    }

    /** A value alone names the service in every system. */
    private static boolean isOf(ServiceId named, Counterparts.Heard heard) {
        return named.value().equalsIgnoreCase(heard.value())
                && (named.system() == null || CodeSystems.same(named.system(), heard.system()));
    }

    /** Forgets what counterparts said: of one service, or of all; says how much that was. */
    public int forget(Caller caller, String odsCode, @Nullable Environment environment, @Nullable String service) {
        Reach reach = Reach.of(database, caller, Permission.OUTBOX_WRITE, odsCode, environment);
        ServiceId named = service == null ? null : named(service);
        return reach.environments().stream()
                .mapToInt(one -> database.<Integer>inTenant(reach.scope(one), work -> {
                    Counterparts kept = new Counterparts(work);
                    int gone = kept.all().stream()
                            .filter(heard -> named == null || isOf(named, heard))
                            .mapToInt(kept::forget)
                            .sum();
                    Deeds.within(work, caller, "counterparts.forgotten", service == null ? "all" : service, Map.of());
                    return gone;
                }))
                .sum();
    }
}
