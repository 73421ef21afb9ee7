package bars.platform.access;

import bars.db.Database;
import bars.db.Work;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.OneTimeCodes;
import bars.db.seal.KeyVault;
import bars.db.seal.SealContext;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Authenticator apps and recovery codes. The seed of an app is sealed under the master key; a code works once, also
 * inside its half minute. Thread-safe.
 */
@Singleton
public class SecondFactors {
    /** Recovery codes that a person gets. Source: portal design 4.2. */
    public static final int RECOVERY_CODES = 10;

    private static final int RECOVERY_CHARS = 10;
    private static final String ISSUER = "BaRS receiver";

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public SecondFactors(Database database, KeyVault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * A seed that is offered to a person and not in force yet.
     *
     * @param seed keep it in the session, base 32
     * @param uri for the picture that the app reads
     */
    public record Offer(String seed, String uri) {
        /** Never the seed. */
        @Override
        public String toString() {
            return "Offer";
        }
    }

    /** A new seed for {@code account}. */
    public Offer offer(UUID account) {
        Account person = database.asPlatform(
                work -> new Accounts(work).byId(account).orElseThrow(() -> Problem.notFound("user")));
        byte[] seed = Totp.seed(random);
        return new Offer(java.util.HexFormat.of().formatHex(seed), Totp.uri(seed, ISSUER, person.email()));
    }

    /**
     * Puts an offered seed in force once the person has shown a code of it. Refuses for an account that has an authenticator
     * app: whoever has that shows a code of it instead.
     *
     * @param account locked in this transaction
     * @return recovery codes, to be shown once
     */
    List<String> confirm(Work work, Account account, String offeredSeed, String code, Instant now) {
        if (account.totpSealed() != null) {
            throw Problem.conflict("This account has an authenticator app already; enter a code of it");
        }
        byte[] seed = java.util.HexFormat.of().parseHex(offeredSeed);
        OptionalLong step = Totp.step(seed, code, now);
        if (step.isEmpty()) {
            throw Problem.invalid("/code", "wrong", "Enter the 6 digits that the app shows now");
        }
        UUID id = account.id();
        Accounts accounts = new Accounts(work);
        accounts.authenticator(id, vault.seal(seed, context(id)), now);
        accounts.useStep(id, step.getAsLong());
        List<String> codes = drawn();
        keep(work, id, codes);
        Deeds.onPlatform(work, Sessions.caller(work, account, now), "user.authenticator-set", "user:" + id, Map.of());
        return codes;
    }

    /** Recovery codes anew; those before are worth nothing from then on. */
    public List<String> renewRecovery(Caller caller) {
        if (!caller.isPerson()) {
            throw Problem.of(ProblemType.FORBIDDEN, "Only a person has recovery codes");
        }
        Permissions.requireFreshSignIn(caller, clock.instant());
        UUID account = UUID.fromString(caller.actor().substring("user:".length()));
        List<String> codes = drawn();
        database.doAsPlatform(work -> {
            keep(work, account, codes);
            Deeds.onPlatform(work, caller, "user.recovery-codes-renewed", caller.actor(), Map.of());
        });
        return codes;
    }

    /** How many recovery codes the caller has left. */
    public int recoveryLeft(Caller caller) {
        return caller.isPerson()
                ? database.asPlatform(work -> new OneTimeCodes(work)
                        .recoveryLeft(UUID.fromString(caller.actor().substring("user:".length()))))
                : 0;
    }

    private List<String> drawn() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            codes.add(TokenSecret.text(random, RECOVERY_CHARS).toLowerCase(Locale.ROOT));
        }
        return codes;
    }

    private static void keep(Work work, UUID account, List<String> codes) {
        new OneTimeCodes(work)
                .putRecovery(account, codes.stream().map(TokenSecret::sha256).toList());
    }

    /** Uses {@code code} up; names the method when it was right. */
    Optional<String> accept(Work work, Account account, String code, Instant now) {
        String given = code.strip().replace(" ", "").toLowerCase(Locale.ROOT);
        byte[] sealed = account.totpSealed();
        if (sealed != null && given.matches("[0-9]{6}")) {
            OptionalLong step = Totp.step(vault.open(sealed, context(account.id())), given, now);
            boolean fresh = step.isPresent() && new Accounts(work).useStep(account.id(), step.getAsLong());
            return fresh ? Optional.of("totp") : Optional.empty();
        }
        boolean recovery = new OneTimeCodes(work).useRecovery(account.id(), TokenSecret.sha256(given), now);
        return recovery ? Optional.of("recovery") : Optional.empty();
    }

    private static SealContext context(UUID account) {
        return new SealContext("-", "-", account.toString(), "totp-seed");
    }
}
