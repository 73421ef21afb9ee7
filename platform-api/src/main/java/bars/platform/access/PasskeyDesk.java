package bars.platform.access;

import bars.db.Database;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.Passkey;
import bars.db.access.Passkeys;
import bars.platform.metric.AdminCounts;
import bars.platform.metric.AdminCounts.Method;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.StartAssertionOptions;
import com.yubico.webauthn.StartRegistrationOptions;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Passkeys: made by a signed-in person, then enough for a sign-in or a step-up by themselves, because the authenticator
 * checks its owner and says so. People of an identity provider sign in there first. A challenge works once. Thread-safe.
 *
 * <p>Source: Web Authentication Level 2 §7.1, §7.2.
 */
@Singleton
public class PasskeyDesk {
    private static final String MAKING = "passkey-making";
    private static final String ASKING = "passkey-asking";
    private static final int MOST_PER_ACCOUNT = 20;
    private static final int LONGEST_NAME = 60;

    private final Database database;
    private final Sessions sessions;
    private final AdminCounts counts;
    private final Clock clock;

    @Inject
    public PasskeyDesk(Database database, Sessions sessions, AdminCounts counts, Clock clock) {
        this.database = database;
        this.sessions = sessions;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * Where browsers reach the console: a passkey works there alone.
     *
     * @param host name, without port
     * @param origin scheme, name and port
     */
    public record Place(String host, String origin) {}

    /** A passkey as shown. */
    public record PasskeyView(String id, String name, Instant createdAt, @Nullable Instant lastUsedAt) {}

    /** What the browser is asked in order to make one, as JSON; asks for a fresh sign-in. */
    public String offer(Sessions.Held session, Place place) {
        Caller caller = signedIn(session);
        Permissions.requireFreshSignIn(caller, clock.instant());
        Account account = account(Sessions.accountOf(caller));
        PublicKeyCredentialCreationOptions options = party(place)
                .startRegistration(StartRegistrationOptions.builder()
                        .user(UserIdentity.builder()
                                .name(account.email())
                                .displayName(account.name())
                                .id(PasskeyStore.handle(account.id()))
                                .build())
                        .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                                .residentKey(ResidentKeyRequirement.REQUIRED)
                                .userVerification(UserVerificationRequirement.REQUIRED)
                                .build())
                        .build());
        try {
            sessions.remember(session.id(), MAKING, options.toJson());
            return options.toCredentialsCreateJson();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options cannot be written", e);
        }
    }

    /** Takes in what the browser made. */
    public void register(Sessions.Held session, Place place, String name, String credential) {
        Caller caller = signedIn(session);
        Instant now = clock.instant();
        Permissions.requireFreshSignIn(caller, now);
        String called = name.strip();
        if (called.isEmpty() || called.length() > LONGEST_NAME) {
            throw Problem.invalid("/name", "required", "Enter a name of 1 to " + LONGEST_NAME + " characters");
        }
        RegistrationResult made = made(session, place, credential);
        UUID id = Sessions.accountOf(caller);
        database.doAsPlatform(work -> {
            Account account = new Accounts(work).lock(id).orElseThrow(() -> Problem.notFound("user"));
            Passkeys passkeys = new Passkeys(work);
            if (passkeys.of(id).size() >= MOST_PER_ACCOUNT) {
                throw Problem.conflict("An account has at most " + MOST_PER_ACCOUNT + " passkeys");
            }
            passkeys.add(new Passkey(
                    made.getKeyId().getId().getBytes(),
                    account.id(),
                    called,
                    made.getPublicKeyCose().getBytes(),
                    made.getSignatureCount(),
                    now,
                    null));
            Deeds.onPlatform(work, caller, "user.passkey-added", "user:" + id, Map.of("name", called));
        });
    }

    private RegistrationResult made(Sessions.Held session, Place place, String credential) {
        String asked = session.state().data().get(MAKING);
        sessions.remember(session.id(), MAKING, null);
        try {
            if (asked == null) {
                throw notRight();
            }
            var answer = PublicKeyCredential.parseRegistrationResponseJson(credential);
            if (answer == null) {
                throw notRight();
            }
            return party(place)
                    .finishRegistration(FinishRegistrationOptions.builder()
                            .request(PublicKeyCredentialCreationOptions.fromJson(asked))
                            .response(answer)
                            .build());
        } catch (IOException | RegistrationFailedException | IllegalArgumentException e) {
            throw notRight();
        }
    }

    /** What the browser is asked in order to prove one, as JSON; of the signed-in person, or of whoever sits there. */
    public String ask(Sessions.Held session, Place place) {
        StartAssertionOptions.StartAssertionOptionsBuilder options =
                StartAssertionOptions.builder().userVerification(UserVerificationRequirement.REQUIRED);
        Caller caller = session.caller();
        if (caller != null) {
            options.username(Sessions.accountOf(caller).toString());
        }
        AssertionRequest request = party(place).startAssertion(options.build());
        try {
            sessions.remember(session.id(), ASKING, request.toJson());
            return request.toCredentialsGetJson();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options cannot be written", e);
        }
    }

    /** Signs in whoever proved a passkey; a new session is the answer. */
    public Sessions.Held signIn(Sessions.Held session, Place place, String credential) {
        AssertionResult proved = proved(session, place, credential);
        Instant now = clock.instant();
        UUID id = UUID.fromString(proved.getUsername());
        Optional<Sessions.Held> signedIn = database.asPlatform(work -> new Accounts(work)
                .lock(id)
                .filter(account -> isAdmitted(account, session))
                .map(account -> {
                    used(new Passkeys(work), proved, now);
                    new Accounts(work).signedIn(id, now);
                    Sessions.Held fresh = sessions.promote(work, session, account, now);
                    Deeds.onPlatform(
                            work,
                            signedIn(fresh),
                            "session.began",
                            "user:" + id,
                            Map.of(
                                    "method",
                                    "passkey",
                                    "address",
                                    String.valueOf(session.state().address())));
                    return fresh;
                }));
        if (signedIn.isEmpty()) {
            throw refused(session);
        }
        counts.signedIn(Method.PASSKEY);
        return signedIn.get();
    }

    /** Whoever has no password here comes by way of the identity provider first: it may know them no more. */
    private static boolean isAdmitted(Account account, Sessions.Held session) {
        return account.status() == Account.Status.ACTIVE
                && (account.externalSubject() == null
                        || account.hasPassword()
                        || account.id().toString().equals(session.state().data().get(SignIn.PENDING)));
    }

    /** Gives a signed-in session a fresh second factor; returns it under its new id. */
    public Sessions.Held stepUp(Sessions.Held session, Place place, String credential) {
        Caller caller = signedIn(session);
        AssertionResult proved = proved(session, place, credential);
        if (!proved.getUsername().equals(Sessions.accountOf(caller).toString())) {
            throw notRight();
        }
        Instant now = clock.instant();
        return database.asPlatform(work -> {
            used(new Passkeys(work), proved, now);
            Sessions.Held confirmed = sessions.confirmed(work, session, now);
            Deeds.onPlatform(work, caller, "session.stepped-up", caller.actor(), Map.of("method", "passkey"));
            return confirmed;
        });
    }

    private AssertionResult proved(Sessions.Held session, Place place, String credential) {
        String asked = session.state().data().get(ASKING);
        sessions.remember(session.id(), ASKING, null);
        try {
            if (asked == null) {
                throw notRight();
            }
            var answer = PublicKeyCredential.parseAssertionResponseJson(credential);
            if (answer == null) {
                throw notRight();
            }
            AssertionResult result = party(place)
                    .finishAssertion(FinishAssertionOptions.builder()
                            .request(AssertionRequest.fromJson(asked))
                            .response(answer)
                            .build());
            if (!result.isSuccess() || !result.isUserVerified()) {
                throw notRight();
            }
            return result;
        } catch (IOException | AssertionFailedException | IllegalArgumentException e) {
            throw refused(session);
        }
    }

    private Problem refused(Sessions.Held session) {
        counts.refused(Method.PASSKEY);
        database.doAsPlatform(work -> Deeds.onPlatform(
                work,
                Caller.system("console"),
                "session.refused",
                "passkey",
                Map.of("address", String.valueOf(session.state().address()))));
        return notRight();
    }

    /** The caller's own passkeys. */
    public List<PasskeyView> own(Caller caller) {
        UUID id = Sessions.accountOf(caller);
        return database.asPlatform(work -> new Passkeys(work)
                .of(id).stream()
                        .map(one -> new PasskeyView(
                                HexFormat.of().formatHex(one.credentialId()),
                                one.name(),
                                one.createdAt(),
                                one.lastUsedAt()))
                        .toList());
    }

    /** Takes one of the caller's own away. */
    public void remove(Caller caller, String id) {
        Permissions.requireFreshSignIn(caller, clock.instant());
        if (!id.matches("([0-9a-f]{2}){1,1024}")) {
            throw Problem.notFound("passkey");
        }
        UUID account = Sessions.accountOf(caller);
        database.doAsPlatform(work -> {
            if (!new Passkeys(work).remove(account, HexFormat.of().parseHex(id))) {
                throw Problem.notFound("passkey");
            }
            Deeds.onPlatform(work, caller, "user.passkey-removed", "user:" + account, Map.of());
        });
    }

    private RelyingParty party(Place place) {
        return RelyingParty.builder()
                .identity(RelyingPartyIdentity.builder()
                        .id(place.host())
                        .name("BaRS receiver console")
                        .build())
                .credentialRepository(new PasskeyStore(database))
                .origins(Set.of(place.origin()))
                .build();
    }

    private Account account(UUID id) {
        Optional<Account> found = database.asPlatform(work -> new Accounts(work).byId(id));
        return found.orElseThrow(() -> Problem.notFound("user"));
    }

    private static void used(Passkeys passkeys, AssertionResult proved, Instant now) {
        passkeys.used(proved.getCredential().getCredentialId().getBytes(), proved.getSignatureCount(), now);
    }

    private static Caller signedIn(Sessions.Held session) {
        Caller caller = session.caller();
        if (caller == null) {
            throw notRight();
        }
        return caller;
    }

    private static Problem notRight() {
        return Problem.of(ProblemType.UNAUTHENTICATED, "That passkey was not accepted; try again or use your code");
    }
}
