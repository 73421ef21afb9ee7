package bars.platform.certificate;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.Work;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.certificate.Finding;
import bars.db.certificate.ServerCertificate;
import bars.db.node.DatabaseClock;
import bars.db.seal.CannotOpen;
import bars.db.seal.KeyVault;
import bars.db.tenant.Tenants;
import bars.edge.ProofHandshake;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import bars.platform.tenant.EndpointRegister;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts an examined certificate live, takes it back, and ends it. Before it goes live two engines in memory shake hands
 * over it; afterwards every receiver node follows within two seconds. Thread-safe.
 */
@Singleton
public class Activation {
    /** What a second person consents to where the policy says so; the target is the certificate's id. */
    public static final String ACTIVATE = "certificate.activate";

    /** As {@link #ACTIVATE}. */
    public static final String REVOKE = "certificate.revoke";

    private static final int MAX_REASON = 500;

    /** A time that was now where it was asked for is taken. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private static final Caller SCHEDULE = Caller.system("schedule");

    private static final Logger LOG = System.getLogger(Activation.class.getName());

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;

    @Inject
    public Activation(Database database, KeyVault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /** Whether {@code action} in {@code environment} waits for a second person, as the settings say now. */
    public boolean needsConsent(String action, Environment environment) {
        return database.asPlatform(work -> needsConsent(work, action, environment));
    }

    private static boolean needsConsent(Work work, String action, Environment environment) {
        return action.equals(REVOKE)
                ? SettingsBook.value(work, KnownSetting.TWO_PEOPLE_REVOKE).asBoolean()
                : environment == Environment.PROD
                        && SettingsBook.value(work, KnownSetting.TWO_PEOPLE_ACTIVATE)
                                .asBoolean();
    }

    /**
     * Puts it live now, or at {@code when}. The one before it stays for roll-back.
     *
     * @throws Problem when the proof handshake fails; then nothing changed
     */
    public CertificateView activate(
            Caller caller, UUID id, Precondition precondition, @Nullable Instant when, boolean dryRun) {
        Permissions.require(caller, Permission.CERTIFICATES_ACTIVATE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_ACTIVATE, id);
            precondition.require(one.version());
            CertificateRegister.requireSuccessor(one, CertificateState.ACTIVE);
            requireUnexpired(one);
            requireToCome(when, clock.instant());
            requireWaiting(one, when);
            requireBeforeEnd(one, when);
            prove(one);
            if (!dryRun && needsConsent(work, ACTIVATE, one.environment())) {
                CertificateConsent.require(work, caller, ACTIVATE, one, clock.instant());
            }
            if (!dryRun && when != null && when.isAfter(clock.instant())) {
                one.schedule(when, clock.instant());
                work.flush();
                CertificateRegister.note(work, caller, one, "certificate.scheduled", Map.of("at", when.toString()));
            } else if (!dryRun) {
                goLive(work, caller, one, "certificate.activated");
            }
            return CertificateView.of(one, clock.instant(), LeadTimes.read(work));
        });
    }

    /** Puts the previous certificate of the same name live again; this one waits, examined. */
    public CertificateView rollBack(Caller caller, UUID id, Precondition precondition) {
        Permissions.require(caller, Permission.CERTIFICATES_ACTIVATE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_ACTIVATE, id);
            precondition.require(one.version());
            if (one.state() != CertificateState.ACTIVE) {
                throw Problem.conflict("Only an active certificate is rolled back; this one is " + one.state());
            }
            ServerCertificate previous = new Certificates(work)
                    .previous(one.serverName())
                    .orElseThrow(() -> Problem.conflict("There is no earlier certificate to go back to"));
            requireWithinWindow(work, previous);
            requireUnexpired(previous);
            prove(previous);
            Instant now = new DatabaseClock(work).now();
            one.takeBack(now);
            work.flush();
            previous.activate(now);
            work.flush();
            CertificateRegister.note(
                    work,
                    caller,
                    one,
                    "certificate.rolled-back",
                    Map.of("to", previous.id().toString()));
            new Certificates(work).tell(one.serverName());
            return CertificateView.of(previous, clock.instant(), LeadTimes.read(work));
        });
    }

    /** Takes the plan of a later activation back. */
    public CertificateView unschedule(Caller caller, UUID id, Precondition precondition) {
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_ACTIVATE, id);
            precondition.require(one.version());
            if (one.activateAt() == null) {
                throw Problem.conflict("No activation is planned");
            }
            one.schedule(null, clock.instant());
            work.flush();
            CertificateRegister.note(work, caller, one, "certificate.unscheduled", Map.of());
            return CertificateView.of(one, clock.instant(), LeadTimes.read(work));
        });
    }

    /**
     * Puts live what was planned for now or earlier, each in a transaction of its own. One whose proof fails stays behind
     * with a finding, its plan is dropped, and what served before goes on serving; one whose master key is not on this node
     * is left to others. Returns how many went live.
     */
    public int activateDue() {
        int live = 0;
        for (UUID id : database.asPlatform(work -> new Certificates(work).planned())) {
            try {
                boolean done = database.asPlatform(work -> activatePlanned(work, id));
                live += done ? 1 : 0;
            } catch (Problem refused) {
                database.doAsPlatform(work -> giveUpPlan(work, id, refused.detail()));
            } catch (DatabaseFailure e) { // it is tried again, with those behind it
                throw e;
            } catch (RuntimeException e) { // those behind it must have their turn
                if (e instanceof CannotOpen sealed && sealed.isHereAlone()) {
                    LOG.log(Level.WARNING, "certificate=" + id + " not activated here: its master key is not known");
                } else {
                    LOG.log(Level.ERROR, "certificate=" + id + " not activated as planned", e);
                    String why =
                            "Its key or chain cannot be used (" + e.getClass().getSimpleName() + ")";
                    database.doAsPlatform(work -> giveUpPlan(work, id, why));
                }
            }
        }
        return live;
    }

    /** Ends replaced certificates whose time for a roll-back is over and destroys their keys; returns how many. */
    public int retireDue() {
        return database.asPlatform(work -> {
            Instant before = clock.instant().minus(window(work));
            List<ServerCertificate> over = new Certificates(work).supersededBefore(before);
            for (ServerCertificate one : over) {
                one.end(CertificateState.RETIRED, "the time for a roll-back is over", clock.instant());
                work.flush();
                CertificateRegister.note(work, SCHEDULE, one, "certificate.retired", Map.of("reason", "window over"));
            }
            return over.size();
        });
    }

    private boolean activatePlanned(Work work, UUID id) {
        ServerCertificate one = new Certificates(work).byId(id).orElse(null);
        if (one == null || one.activateAt() == null || one.state() != CertificateState.CHECKED) {
            return false; // another node was faster, or somebody took it back
        }
        requireUnexpired(one);
        prove(one);
        goLive(work, SCHEDULE, one, "certificate.activated");
        return true;
    }

    private void giveUpPlan(Work work, UUID id, String why) {
        ServerCertificate one = new Certificates(work).byId(id).orElse(null);
        if (one == null || one.activateAt() == null) {
            return;
        }
        List<Finding> findings = new ArrayList<>(one.findings());
        findings.add(Finding.fail("activation", why));
        one.schedule(null, clock.instant());
        one.reviewed(findings, clock.instant());
        work.flush();
        CertificateRegister.note(work, SCHEDULE, one, "certificate.activation-failed", Map.of("reason", why));
    }

    private void requireUnexpired(ServerCertificate one) {
        Instant end = one.expiresAt();
        if (end != null && !end.isAfter(clock.instant())) {
            throw Problem.conflict("The certificate to be served expired on " + end);
        }
    }

    /** A time that is over was mistyped, or was meant for a change that somebody would look at. */
    private static void requireToCome(@Nullable Instant when, Instant now) {
        if (when != null && when.isBefore(now.minus(CLOCKS_APART))) {
            throw Problem.invalid("/at", "range", "Enter a time that is still to come, or none for now");
        }
    }

    /** Of what is planned only one that waits goes live at its time: one that was replaced is kept for a roll-back. */
    private void requireWaiting(ServerCertificate one, @Nullable Instant when) {
        if (when != null && when.isAfter(clock.instant()) && one.state() != CertificateState.CHECKED) {
            throw Problem.conflict(
                    "Only a certificate that waits for its activation can be planned; activate it now, or roll back");
        }
    }

    /** A plan for later than the certificate's end could never be carried out. */
    private static void requireBeforeEnd(ServerCertificate one, @Nullable Instant when) {
        Instant end = one.expiresAt();
        if (when != null && end != null && !when.isBefore(end)) {
            throw Problem.invalid("/at", "range", "The certificate ends on " + end + ": it has to go live before");
        }
    }

    private void requireWithinWindow(Work work, ServerCertificate previous) {
        Instant replaced = previous.supersededAt();
        if (replaced != null && replaced.plus(window(work)).isBefore(clock.instant())) {
            throw Problem.conflict("The time for a roll-back is over: it was replaced on " + replaced);
        }
    }

    private static Duration window(Work work) {
        return Duration.ofDays(
                SettingsBook.value(work, KnownSetting.ROLL_BACK_DAYS).asInt());
    }

    /** Ends it before its time: it serves no longer and its key is destroyed. The issuing team has to be told as well. */
    public CertificateView revoke(Caller caller, UUID id, Precondition precondition, String reason, boolean dryRun) {
        if (reason.length() > MAX_REASON) {
            throw Problem.invalid("/reason", "length", "A reason has at most " + MAX_REASON + " characters");
        }
        return end(caller, id, precondition, new End(CertificateState.REVOKED, reason, "certificate.revoked"), dryRun);
    }

    /** Ends one that was replaced; its key is destroyed, and there is no way back to it. */
    public CertificateView retire(Caller caller, UUID id, Precondition precondition, boolean dryRun) {
        return end(
                caller, id, precondition, new End(CertificateState.RETIRED, "replaced", "certificate.retired"), dryRun);
    }

    /** How a certificate ends, and what the audit log calls it. */
    private record End(CertificateState state, String reason, String action) {}

    private CertificateView end(Caller caller, UUID id, Precondition precondition, End end, boolean dryRun) {
        Permissions.require(caller, Permission.CERTIFICATES_REVOKE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_REVOKE, id);
            precondition.require(one.version());
            CertificateRegister.requireSuccessor(one, end.state());
            if (dryRun) {
                return CertificateView.of(one, clock.instant(), LeadTimes.read(work));
            }
            if (end.state() == CertificateState.REVOKED && needsConsent(work, REVOKE, one.environment())) {
                CertificateConsent.require(work, caller, REVOKE, one, clock.instant());
            }
            boolean served = one.state() == CertificateState.ACTIVE;
            one.end(end.state(), end.reason(), clock.instant());
            work.flush();
            CertificateRegister.note(work, caller, one, end.action(), Map.of("reason", end.reason()));
            if (served) {
                new Certificates(work).tell(one.serverName());
            }
            return CertificateView.of(one, clock.instant(), LeadTimes.read(work));
        });
    }

    private void goLive(Work work, Caller caller, ServerCertificate one, String action) {
        EndpointRegister.requireStaying(
                work, new Tenants(work).byId(one.tenantId()).orElseThrow());
        Certificates certificates = new Certificates(work);
        Instant now = new DatabaseClock(work).now(); // the receivers' reports are held against it
        certificates.active(one.serverName()).ifPresent(before -> {
            before.supersede(now);
            work.flush();
        });
        one.activate(now);
        one.awaitNodes(now.plus(Confirmation.WITHIN));
        work.flush();
        CertificateRegister.note(work, caller, one, action, Map.of("fingerprint", String.valueOf(one.fingerprint())));
        certificates.tell(one.serverName());
    }

    /** Key and chain make a TLS server together, or nothing happens. */
    private void prove(ServerCertificate one) {
        Optional<String> fault =
                StoredIdentity.with(vault, one, (key, chain) -> Optional.ofNullable(ProofHandshake.run(key, chain)));
        if (fault.isPresent()) {
            throw Problem.conflict("The proof handshake failed, nothing was changed: " + fault.get());
        }
    }
}
