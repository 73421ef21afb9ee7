package bars.platform.sender;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.sender.ApiApplication;
import bars.db.sender.ApiApplications;
import bars.db.sender.KeyHosting;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violations;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The applications by which the platform and its tenants are known to the NHS API platform. Thread-safe. */
@Singleton
public class Applications {
    private static final int MAX_CHARS = 200;

    private final Database database;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public Applications(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param created whether the application is new */
    public record Put(ApplicationView application, boolean created) {}

    public ApplicationView get(Caller caller, String odsCode, Environment environment) {
        return database.asPlatform(work -> {
            Owner owner = Owner.find(work, caller, Permission.OUTBOX_READ, odsCode, environment);
            return ApplicationView.of(require(work, owner, environment), owner.odsCode());
        });
    }

    /** Makes the application be as the document says; a new one needs no precondition. */
    public Put put(
            Caller caller,
            String odsCode,
            Environment environment,
            ApplicationDocument document,
            @Nullable Precondition precondition) {
        return write(caller, odsCode, environment, before -> document, precondition, false);
    }

    /** Changes the application that is there from what it was. */
    public ApplicationView edit(
            Caller caller,
            String odsCode,
            Environment environment,
            UnaryOperator<ApplicationDocument> change,
            Precondition precondition) {
        return write(caller, odsCode, environment, change, precondition, true).application();
    }

    private Put write(
            Caller caller,
            String odsCode,
            Environment environment,
            UnaryOperator<ApplicationDocument> change,
            @Nullable Precondition precondition,
            boolean presentAlone) {
        return database.asPlatform(work -> {
            Owner owner = Owner.find(work, caller, Permission.OUTBOX_WRITE, odsCode, environment);
            Optional<ApiApplication> present = new ApiApplications(work).of(owner.tenantId(), environment);
            if (presentAlone && present.isEmpty()) {
                throw Problem.notFound("application");
            }
            Precondition.toWrite(
                    precondition, present.map(ApiApplication::version).orElse(null));
            ApiApplication standard = standard(work, owner, environment);
            ApplicationDocument document =
                    change.apply(present.map(ApplicationDocument::of).orElseGet(ApplicationDocument::empty));
            ApiApplication wanted = described(present.orElse(standard), document, standard);
            check(caller, wanted);
            store(work, wanted, present.isPresent());
            Deeds.append(
                    work,
                    caller,
                    owner.tenantId(),
                    environment,
                    present.isPresent() ? "api-application.changed" : "api-application.described",
                    owner.odsCode(),
                    Map.of(
                            "name",
                            wanted.name(),
                            "keyHosting",
                            wanted.keyHosting().name()));
            return new Put(ApplicationView.of(require(work, owner, environment), owner.odsCode()), present.isEmpty());
        });
    }

    /** Notes that the registration pack was sent to the BaRS team. */
    public ApplicationView requested(
            Caller caller, String odsCode, Environment environment, Precondition precondition) {
        return step(caller, odsCode, environment, precondition, "requested", "");
    }

    /**
     * Notes that the BaRS team has enabled the application.
     *
     * @param reference of their answer; may be empty
     */
    public ApplicationView confirmed(
            Caller caller, String odsCode, Environment environment, Precondition precondition, String reference) {
        Permissions.require(caller, Permission.OUTBOX_WRITE);
        if (reference.length() > MAX_CHARS) {
            throw Problem.invalid("/reference", "length", "reference has at most " + MAX_CHARS + " characters");
        }
        return step(caller, odsCode, environment, precondition, "confirmed", reference);
    }

    private ApplicationView step(
            Caller caller,
            String odsCode,
            Environment environment,
            Precondition precondition,
            String step,
            String reference) {
        return database.asPlatform(work -> {
            Owner owner = Owner.find(work, caller, Permission.OUTBOX_WRITE, odsCode, environment);
            ApiApplication present = require(work, owner, environment);
            precondition.require(present.version());
            if (step.equals("confirmed") && !present.registration().containsKey("requestedAt")) {
                throw Problem.conflict("The registration has not been requested yet");
            }
            Map<String, Object> registration = new HashMap<>(present.registration());
            registration.put("state", step.toUpperCase(Locale.ROOT));
            registration.put(step + "At", clock.instant().toString());
            registration.put(step + "By", caller.actor());
            if (!reference.isBlank()) {
                registration.put("reference", reference);
            }
            store(work, registered(present, registration), true);
            Deeds.append(
                    work,
                    caller,
                    owner.tenantId(),
                    environment,
                    "api-application." + step,
                    owner.odsCode(),
                    Map.of("name", present.name()));
            return ApplicationView.of(require(work, owner, environment), owner.odsCode());
        });
    }

    /** The owner's application; one with standard values is made when there is none. */
    ApiApplication ensure(Work work, Owner owner, Environment environment) {
        ApiApplications applications = new ApiApplications(work);
        Optional<ApiApplication> present = applications.of(owner.tenantId(), environment);
        if (present.isPresent()) {
            return present.get();
        }
        ApiApplication made = standard(work, owner, environment);
        applications.add(made);
        return made;
    }

    private static ApiApplication require(Work work, Owner owner, Environment environment) {
        return new ApiApplications(work)
                .of(owner.tenantId(), environment)
                .orElseThrow(() -> Problem.notFound("application"));
    }

    private ApiApplication standard(Work work, Owner owner, Environment environment) {
        return new ApiApplication(
                ids.get(),
                owner.tenantId(),
                environment,
                owner.name() + " BaRS " + environment,
                owner.tenantId() == null ? "BaRS-Platform" : owner.odsCode(),
                null,
                null,
                "Sends booking and referral responses",
                Product.name(work),
                KeyHosting.jwks,
                ApiPlatform.tokenUrl(environment),
                ApiPlatform.baseUrl(environment),
                Map.of(),
                0);
    }

    /** What has no standard is away when the document leaves it out. */
    private static ApiApplication described(
            ApiApplication base, ApplicationDocument document, ApiApplication standard) {
        return new ApiApplication(
                base.id(),
                base.tenantId(),
                base.environment(),
                or(document.name(), standard.name()),
                or(document.kidPrefix(), standard.kidPrefix()),
                document.apiKey(),
                document.appId(),
                or(document.description(), standard.description()),
                or(document.productName(), standard.productName()),
                document.keyHosting() == null ? standard.keyHosting() : document.keyHosting(),
                or(document.tokenUrl(), standard.tokenUrl()),
                or(document.baseUrl(), standard.baseUrl()),
                base.registration(),
                base.version());
    }

    private static ApiApplication registered(ApiApplication base, Map<String, Object> registration) {
        return new ApiApplication(
                base.id(),
                base.tenantId(),
                base.environment(),
                base.name(),
                base.kidPrefix(),
                base.apiKey(),
                base.appId(),
                base.description(),
                base.productName(),
                base.keyHosting(),
                base.tokenUrl(),
                base.baseUrl(),
                registration,
                base.version());
    }

    private static void check(Caller caller, ApiApplication wanted) {
        var violations = new Violations();
        violations.check(
                wanted.kidPrefix().matches("[A-Za-z0-9][A-Za-z0-9-]{0,39}"),
                "/kidPrefix",
                "format",
                "kidPrefix must be 1 to 40 letters, digits and hyphens");
        violations.check(
                !wanted.name().isBlank() && wanted.name().length() <= MAX_CHARS,
                "/name",
                "length",
                "name must be 1 to " + MAX_CHARS + " characters");
        String apiKey = wanted.apiKey();
        violations.check(
                apiKey == null || apiKey.matches("[!-~]{1,200}"),
                "/apiKey",
                "format",
                "apiKey must be visible characters without spaces");
        boolean operator = caller.bounds().platformWide();
        ApiPlatform.check(violations, "/tokenUrl", wanted.tokenUrl(), operator);
        ApiPlatform.check(violations, "/baseUrl", wanted.baseUrl(), operator);
        violations.refuse();
    }

    private static void store(Work work, ApiApplication application, boolean present) {
        if (!present) {
            new ApiApplications(work).add(application);
        } else if (!new ApiApplications(work).replace(application)) {
            throw Problem.of(ProblemType.PRECONDITION_FAILED, "Somebody else changed it at the same moment");
        }
    }

    private static String or(@Nullable String wanted, String standard) {
        return wanted == null ? standard : wanted;
    }
}
