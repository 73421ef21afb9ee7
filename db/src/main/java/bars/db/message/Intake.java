package bars.db.message;

import bars.db.Convoy;
import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Parameters;
import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.audit.AuditEvent;
import bars.db.audit.AuditTrail;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.Reference;
import bars.db.seal.DataKey;
import bars.db.seal.TenantKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores new messages with one round trip and one fsync: claim, message, record with its names, ties and audit event, all
 * of them or none. Messages of one tenant that come while others of it are being stored share the next statement; one that
 * breaks a rule of the schema fails by itself. Thread-safe.
 */
public final class Intake {
    /**
     * Statements of one tenant at once: a second one would share the processors, not the disk, and each would carry half as
     * much.
     */
    private static final int AT_ONCE = 1;

    /** Messages of one statement; bounds what one transaction holds and what one failure repeats. */
    private static final int MOST = 16;

    /**
     * How soon after a statement of its tenant another leaves with less than {@link #ENOUGH} messages: a transaction costs about
     * what four messages cost in it. Only messages of a tenant that come closer together on one node meet it.
     */
    private static final Duration APART = Duration.ofMillis(10);

    private static final int ENOUGH = 8;

    private final Database database;
    private final TenantKeys keys;
    private final Convoy<TenantScope, IntakeStatement.Row, Supplier<IntakeStatement.Outcome>> convoy =
            new Convoy<>(AT_ONCE, MOST, APART, ENOUGH, this::storeTogether);

    public Intake(Database database, TenantKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * A new message with all that is stored with it.
     *
     * @param key the claim on its ids
     * @param names what the sender calls the record besides its fullUrl
     */
    public record NewMessage(
            ClaimKey key, MessageDraft message, CareRecordDraft record, List<Reference> names, AuditEvent event) {
        /** Says nothing about the patient. */
        @Override
        public String toString() {
            return "NewMessage[" + message.id() + "]";
        }
    }

    /** Stores everything, or says why not. When this returns {@link Standing.Won} it is durable. */
    public Standing store(TenantScope scope, NewMessage fresh) {
        return carried(scope, fresh, null).orElseGet(() -> known(scope, fresh));
    }

    /**
     * As {@link #store(TenantScope, NewMessage)}, with what {@code fresh} is tied to, if that is as it was read. Empty when it
     * is not, when somebody else works on it, or when the request is known: then nothing is stored, and the caller has to look
     * in a transaction of its own.
     */
    public Optional<Standing> store(TenantScope scope, NewMessage fresh, Ties ties) {
        return carried(scope, fresh, ties);
    }

    private Optional<Standing> carried(TenantScope scope, NewMessage fresh, @Nullable Ties ties) {
        IntakeStatement.Row row = row(scope, fresh, ties, keys.current(scope.tenantId()));
        return switch (convoy.carry(scope, row).get()) {
            case STORED -> Optional.of(new Standing.Won(1));
            case BUSY -> Optional.of(new Standing.Busy());
            case UNSTORED -> Optional.empty();
        };
    }

    /** What one message binds; everything that is patient data is sealed in it. */
    static IntakeStatement.Row row(TenantScope scope, NewMessage fresh, @Nullable Ties ties, DataKey sealing) {
        ClaimKey key = fresh.key();
        AuditEvent event = fresh.event();
        return IntakeStatement.row(
                Claims.lockOf(scope, key),
                new Parameters()
                        .add(scope.tenantId(), scope.environment(), key.endpointId(), key.requestId())
                        .add(
                                key.correlationId(),
                                key.bodySha256(),
                                fresh.message().id()),
                Messages.parameters(fresh.message(), scope, sealing),
                CareRecords.parameters(fresh.record(), scope, sealing),
                Reference.indexes(fresh.names(), sealing),
                new Parameters()
                        .add(event.tenantId(), event.environment(), event.actor(), event.action(), event.target())
                        .add(Rows.json(event.detail()), event.requestId()),
                ties);
    }

    /** Stores that {@code key} was refused, in a transaction of its own; says what stands afterwards. */
    public Standing refuse(TenantScope scope, ClaimKey key, int status, String outcome) {
        return database.inTenant(scope, work -> new Claims(work).refuse(key, status, outcome));
    }

    /** What is stored about its ids; when that is a lease that ended without an outcome, the message is new. */
    private Standing known(TenantScope scope, NewMessage fresh) {
        return database.inTenant(scope, work -> {
            Claims claims = new Claims(work);
            Optional<Standing> stored = claims.standing(fresh.key());
            if (stored.isPresent()) {
                return stored.get();
            }
            Standing taken = claims.take(fresh.key(), fresh.message().id());
            if (taken instanceof Standing.Won) {
                new Messages(work, keys).add(fresh.message());
                CareRecords records = new CareRecords(work, keys);
                records.add(fresh.record());
                records.call(fresh.record().id(), fresh.names());
                new AuditTrail(work).record(fresh.event());
            }
            return taken;
        });
    }

    private List<Supplier<IntakeStatement.Outcome>> storeTogether(TenantScope scope, List<IntakeStatement.Row> rows) {
        try {
            return statement(scope, rows).stream()
                    .<Supplier<IntakeStatement.Outcome>>map(outcome -> () -> outcome)
                    .toList();
        } catch (DatabaseFailure.Unavailable | DatabaseFailure.TooSlow e) {
            throw e; // the same for each of them
        } catch (RuntimeException e) {
            if (rows.size() == 1) {
                throw e;
            }
            // Nothing was stored. Whoever broke a rule must not fail the others.
            return rows.stream()
                    .<Supplier<IntakeStatement.Outcome>>map(
                            row -> () -> statement(scope, List.of(row)).get(0))
                    .toList();
        }
    }

    private List<IntakeStatement.Outcome> statement(TenantScope scope, List<IntakeStatement.Row> rows) {
        return database.pipelined(connection -> IntakeStatement.run(connection, scope, rows));
    }
}
