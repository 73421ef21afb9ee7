package bars.platform.certificate;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.outbound.ClientIdentities;
import bars.db.outbound.ClientIdentity;
import bars.db.seal.KeyVault;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that the platform shows to tenants' own systems. A new one is made some time before it is shown, so that
 * tenants can take it up first; the one before stays until it is retired, which destroys its key. Thread-safe.
 */
@Singleton
public class ClientIdentityDesk {
    private static final Duration LIFETIME = Duration.ofDays(825);
    private static final Duration LONGEST_NOTICE = Duration.ofDays(90);

    private final Database database;
    private final KeyVault vault;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public ClientIdentityDesk(Database database, KeyVault vault, Ids ids, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * One as shown.
     *
     * @param state NEXT, ACTIVE (shown now), SPARE (active, but a newer one is shown), EXPIRED or RETIRED
     * @param certificate PEM, for whoever has to trust it
     */
    public record ClientIdentityView(
            UUID id,
            Environment environment,
            String state,
            String fingerprint,
            Instant activeFrom,
            Instant expiresAt,
            @Nullable Instant retiredAt,
            String certificate) {}

    /** Those of both environments, the newest first; public by nature, so whoever looks after tenants may look. */
    public List<ClientIdentityView> list(Caller caller) {
        if (!caller.may(Permission.SETTINGS_READ)) {
            Permissions.require(caller, Permission.TENANTS_READ);
        }
        Instant now = clock.instant();
        return database.asPlatform(work -> {
            ClientIdentities identities = new ClientIdentities(work);
            return identities.all().stream()
                    .filter(one -> caller.bounds().covers(one.environment()))
                    .map(one -> view(identities, one, now))
                    .toList();
        });
    }

    /** @param activeFrom when it is shown first; null for now */
    public ClientIdentityView make(Caller caller, @Nullable Environment environment, @Nullable Instant activeFrom) {
        Permissions.requirePlatform(caller, Permission.SETTINGS_WRITE);
        if (environment == null) {
            throw Problem.invalid("/environment", "required", "It must be INT or PROD");
        }
        Permissions.requirePlatform(caller, Permission.SETTINGS_WRITE, environment);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = activeFrom == null ? now : activeFrom;
        if (from.isBefore(now) || from.isAfter(now.plus(LONGEST_NOTICE))) {
            throw Problem.invalid("/activeFrom", "range", "It must be between now and in 90 days");
        }
        String name = "bars-receiver-platform-" + environment.name().toLowerCase(Locale.ROOT);
        ClientCertificate made = ClientCertificate.make(name, now.minus(Duration.ofMinutes(5)), from.plus(LIFETIME));
        UUID id = ids.get();
        byte[] sealed = vault.seal(made.key(), ClientIdentity.sealContext(environment, id));
        Arrays.fill(made.key(), (byte) 0);
        return database.asPlatform(work -> {
            ClientIdentities identities = new ClientIdentities(work);
            identities.add(new ClientIdentity(
                    id,
                    environment,
                    made.certificate(),
                    made.fingerprint(),
                    sealed,
                    from,
                    from.plus(LIFETIME),
                    null,
                    now));
            Deeds.onPlatform(
                    work,
                    caller,
                    environment,
                    "client-identity.made",
                    id.toString(),
                    Map.of("fingerprint", made.fingerprint(), "activeFrom", from.toString()));
            return view(identities, identities.byId(id).orElseThrow(), now);
        });
    }

    /** Destroys the key of one that is shown no more. Saying so twice changes nothing. */
    public ClientIdentityView retire(Caller caller, UUID id) {
        Permissions.requirePlatform(caller, Permission.SETTINGS_WRITE);
        Instant now = clock.instant();
        return database.asPlatform(work -> {
            ClientIdentities identities = new ClientIdentities(work);
            ClientIdentity one = identities.byId(id).orElseThrow(() -> Problem.notFound("client identity"));
            Permissions.requirePlatform(caller, Permission.SETTINGS_WRITE, one.environment());
            if (identities.retire(id, now)) {
                Deeds.onPlatform(
                        work,
                        caller,
                        one.environment(),
                        "client-identity.retired",
                        id.toString(),
                        Map.of("fingerprint", one.fingerprint()));
            }
            return view(identities, identities.byId(id).orElseThrow(), now);
        });
    }

    private static ClientIdentityView view(ClientIdentities identities, ClientIdentity one, Instant now) {
        return new ClientIdentityView(
                one.id(),
                one.environment(),
                state(identities, one, now),
                one.fingerprint(),
                one.activeFrom(),
                one.expiresAt(),
                one.retiredAt(),
                ClientCertificate.pem(one.certificate()));
    }

    private static String state(ClientIdentities identities, ClientIdentity one, Instant now) {
        if (one.retiredAt() != null) {
            return "RETIRED";
        }
        if (!one.expiresAt().isAfter(now)) {
            return "EXPIRED";
        }
        if (one.activeFrom().isAfter(now)) {
            return "NEXT";
        }
        boolean shown = identities
                .active(one.environment(), now)
                .filter(active -> active.id().equals(one.id()))
                .isPresent();
        return shown ? "ACTIVE" : "SPARE";
    }
}
