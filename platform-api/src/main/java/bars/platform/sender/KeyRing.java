package bars.platform.sender;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.seal.KeyVault;
import bars.db.sender.ApiApplication;
import bars.db.sender.ApiApplications;
import bars.db.sender.KeyHosting;
import bars.db.sender.SigningKey;
import bars.db.sender.SigningKeys;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes, rotates and publishes the keys that sign for API-M. Thread-safe. */
@Singleton
public class KeyRing {
    /** A key is published this long before it signs. Source: contract digest §4.3: API-M keeps a JWKS for 3600 s. */
    public static final Duration PUBLISHED_BEFORE_USE = Duration.ofMinutes(65);

    /** A key stays published this long after its successor signs; assertions live 5 minutes, tokens 10. */
    public static final Duration KEPT_AFTER_USE = Duration.ofHours(24);

    /** Source: contract digest §4.3, common NHS practice. */
    private static final int BITS = 4096;

    private final Database database;
    private final Applications applications;
    private final KeyVault vault;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public KeyRing(Database database, Applications applications, KeyVault vault, Ids ids, Clock clock) {
        this.database = database;
        this.applications = applications;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
    }

    /** The keys of an owner that the caller may see, newest first. */
    public List<SigningKeyView> list(Caller caller, String odsCode, @Nullable Environment environment) {
        Permissions.require(caller, Permission.OUTBOX_READ);
        return database.asPlatform(work -> {
            List<SigningKeyView> views = new ArrayList<>();
            for (Environment one : Environment.values()) {
                if ((environment == null || environment == one)
                        && caller.bounds().covers(one)) {
                    Owner owner = Owner.find(work, caller, Permission.OUTBOX_READ, odsCode, one);
                    views.addAll(views(work, owner, one));
                }
            }
            return views;
        });
    }

    /**
     * Makes the next key. The first of an application signs at once; a later one when API-M has surely read it, and its
     * predecessors leave the key set a day after that.
     *
     * @param atOnce the present key is compromised: the new one signs now, although API-M may not know it for an hour
     */
    public SigningKeyView rotate(Caller caller, String odsCode, @Nullable Environment environment, boolean atOnce) {
        Permissions.require(caller, Permission.OUTBOX_WRITE);
        if (environment == null) {
            throw Problem.invalid("/environment", "required", "Select INT or PROD");
        }
        return next(caller, odsCode, environment, atOnce, present -> true).orElseThrow();
    }

    /** An application whose newest key is old enough for the next one. */
    private record Due(String odsCode, Environment environment) {}

    /**
     * Makes the next key where the calendar says so, with the usual overlap, and destroys what has left the key sets. A key
     * that the developer portal hosts needs a person: its public part has to be copied there.
     */
    public void rotateDue() {
        Instant before = database.asPlatform(work -> clock.instant()
                .minus(Duration.ofDays(
                        SettingsBook.value(work, KnownSetting.SIGNING_KEY_DAYS).asInt())));
        database.asPlatform(work -> due(work, before))
                .forEach(one -> next(
                        Caller.system("calendar"),
                        one.odsCode(),
                        one.environment(),
                        false,
                        present -> isDue(present, before)));
    }

    private List<Due> due(Work work, Instant before) {
        SigningKeys keys = new SigningKeys(work);
        keys.destroyWithdrawn(clock.instant());
        return new ApiApplications(work)
                .all().stream()
                        .filter(application -> application.keyHosting() == KeyHosting.jwks)
                        .filter(application -> isDue(keys.of(application.id()), before))
                        .filter(application -> isStaying(work, application.tenantId()))
                        .map(application ->
                                new Due(Owner.nameOf(work, application.tenantId()), application.environment()))
                        .toList();
    }

    private static boolean isStaying(Work work, @Nullable Integer tenantId) {
        return tenantId == null
                || new Tenants(work)
                        .byId(tenantId)
                        .filter(tenant -> !tenant.status().isDeparting())
                        .isPresent();
    }

    /** @param present newest first; an application without a key has not begun yet */
    private static boolean isDue(List<SigningKey> present, Instant before) {
        return !present.isEmpty() && present.get(0).publishedAt().isBefore(before);
    }

    /** The next key; empty when the present ones, looked at under the lock, do not want one after all. */
    private Optional<SigningKeyView> next(
            Caller caller,
            String odsCode,
            Environment environment,
            boolean atOnce,
            Predicate<List<SigningKey>> wanted) {
        // Making a key takes seconds: not for whoever may not have one.
        database.doAsPlatform(work -> Owner.find(work, caller, Permission.OUTBOX_WRITE, odsCode, environment));
        KeyPair pair = generated();
        return database.asPlatform(work -> {
            Owner owner = Owner.find(work, caller, Permission.OUTBOX_WRITE, odsCode, environment);
            owner.requireStaying(work);
            ApiApplication application = applications.ensure(work, owner, environment);
            new ApiApplications(work).lock(application.id());
            SigningKeys keys = new SigningKeys(work);
            List<SigningKey> present = keys.of(application.id());
            if (!wanted.test(present)) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            boolean overlap = !atOnce && present.stream().anyMatch(key -> key.isPublished(now));
            SigningKey made = made(application, present, pair, now, overlap);
            keys.add(made);
            keys.withdrawBefore(
                    application.id(),
                    made.number(),
                    atOnce ? now : made.usableFrom().plus(KEPT_AFTER_USE));
            keys.destroyWithdrawn(now);
            Deeds.append(
                    work,
                    caller,
                    owner.tenantId(),
                    environment,
                    "signing-key.made",
                    made.kid(),
                    Map.of("usableFrom", made.usableFrom().toString(), "atOnce", atOnce));
            return Optional.of(SigningKeyView.of(made, owner.odsCode(), made.isUsable(now), now));
        });
    }

    /** What API-M fetches: the tenant's own keys, or the platform's where the tenant has no application. No caller. */
    public PublicKeySet published(String odsCode, Environment environment) {
        return database.asPlatform(work -> {
            Owner owner = Owner.known(work, odsCode);
            ApiApplications all = new ApiApplications(work);
            Instant now = clock.instant();
            return all.of(owner.tenantId(), environment)
                    .or(() -> all.of(null, environment))
                    .map(application -> new SigningKeys(work)
                            .of(application.id()).stream()
                                    .filter(key -> key.isPublished(now))
                                    .toList())
                    .map(PublicKeySet::of)
                    .orElseGet(() -> new PublicKeySet(List.of()));
        });
    }

    private List<SigningKeyView> views(Work work, Owner owner, Environment environment) {
        Instant now = clock.instant();
        SigningKeys keys = new SigningKeys(work);
        return new ApiApplications(work)
                .of(owner.tenantId(), environment)
                .map(application -> {
                    UUID signing = keys.signing(application.id(), now)
                            .map(SigningKey::id)
                            .orElse(application.id());
                    return keys.of(application.id()).stream()
                            .map(key -> SigningKeyView.of(
                                    key, owner.odsCode(), key.id().equals(signing), now))
                            .toList();
                })
                .orElse(List.of());
    }

    private SigningKey made(
            ApiApplication application, List<SigningKey> present, KeyPair pair, Instant now, boolean overlap) {
        UUID id = ids.get();
        int number = present.isEmpty() ? 1 : present.get(0).number() + 1;
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] sealed =
                vault.seal(pkcs8, SigningKey.sealContext(application.environment(), application.tenantId(), id));
        Arrays.fill(pkcs8, (byte) 0);
        return new SigningKey(
                id,
                application.tenantId(),
                application.environment(),
                application.id(),
                number,
                application.kidPrefix() + "-" + application.environment() + "-" + number,
                pair.getPublic().getEncoded(),
                sealed,
                now,
                overlap ? now.plus(PUBLISHED_BEFORE_USE) : now,
                null);
    }

    private static KeyPair generated() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot make RSA keys", e);
        }
    }
}
