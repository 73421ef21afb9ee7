package bars.db.message;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.audit.AuditEvent;
import bars.db.record.CareRecord;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.Linkable;
import bars.db.record.Linkables;
import bars.db.record.RecordKind;
import bars.db.record.Reference;
import bars.db.seal.TenantKeys;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** For tests of messages that are tied to something: a tenant with a service, and a stranger. */
abstract class TiedIntakeFixture {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final byte[] ROOT = "{}".getBytes(StandardCharsets.UTF_8);
    static final String NUMBER = "9449305552";

    static TestDatabase test;
    static Database database;
    static TenantKeys keys;
    static TenantScope scope;
    static TenantScope stranger;
    static int endpoint;
    static UUID service;
    static Intake intake;
    static Linkables linkables;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        database = test.database();
        keys = new TenantKeys(database, TestTenants.vault());
        scope = new TenantScope(TestTenants.tenant(database, "A1001"), Environment.INT);
        stranger = new TenantScope(TestTenants.tenant(database, "B2002"), Environment.INT);
        endpoint = TestTenants.endpoint(database, "A1001", Environment.INT);
        service = TestTenants.service(database, endpoint, "2000099999");
        intake = new Intake(database, keys);
        linkables = new Linkables(database, keys);
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    static List<IntakeStatement.Outcome> statement(IntakeStatement.Row... rows) {
        return database.pipelined(connection -> IntakeStatement.run(connection, scope, List.of(rows)));
    }

    static Ties to(Linkable named) {
        return new Ties(named, null);
    }

    static IntakeStatement.Row row(Intake.NewMessage fresh, @Nullable Ties ties) {
        return Intake.row(scope, fresh, ties, keys.current(scope.tenantId()));
    }

    static Linkable booking() {
        Intake.NewMessage booking = fresh(
                scope, endpoint, UUID.randomUUID(), record(RecordKind.BOOKING, "booked", UUID.randomUUID(), null));
        assertThat(intake.store(scope, booking)).isEqualTo(new Standing.Won(1));
        return linkables.byId(scope, booking.record().id(), Optional.of(NUMBER)).orElseThrow();
    }

    static void cancel(UUID booking) {
        database.doInTenant(scope, work -> {
            CareRecords records = new CareRecords(work, keys);
            records.changeLocally(records.lock(booking).orElseThrow(), "cancelled", null, ROOT, NOW);
        });
    }

    static Intake.NewMessage referral(@Nullable UUID linked) {
        return referral(linked, UUID.randomUUID());
    }

    static Intake.NewMessage referral(@Nullable UUID linked, UUID request) {
        return referral(linked, request, "active");
    }

    static Intake.NewMessage referral(@Nullable UUID linked, UUID request, String status) {
        return fresh(scope, endpoint, request, record(RecordKind.REFERRAL, status, request, linked));
    }

    static Intake.NewMessage fresh(TenantScope of, int to, UUID request, CareRecordDraft record) {
        MessageDraft message = new MessageDraft(
                record.messageId(),
                Direction.IN,
                to,
                service,
                request,
                record.correlationId(),
                "b-1",
                "servicerequest-request",
                "new",
                "NEW_REFERRAL",
                "a1t1",
                "2.1.0",
                "A1001",
                "s",
                "v",
                record.id(),
                NUMBER,
                ROOT,
                ROOT,
                NOW);
        AuditEvent event = new AuditEvent(
                of.tenantId(),
                of.environment(),
                "proxy",
                "message.received",
                message.id().toString(),
                Map.of(),
                request.toString());
        return new Intake.NewMessage(
                new ClaimKey(to, request, record.correlationId(), new byte[32]),
                message,
                record,
                List.of(new Reference("urn:system", request.toString())),
                event);
    }

    static CareRecordDraft record(RecordKind kind, String status, UUID conversation, @Nullable UUID linked) {
        return record(service, kind, status, conversation, linked, null);
    }

    static CareRecordDraft record(
            UUID at, RecordKind kind, String status, UUID conversation, @Nullable UUID linked, @Nullable UUID slot) {
        return new CareRecordDraft(
                UUID.randomUUID(),
                kind,
                at,
                status,
                "a1t1",
                "2.1.0",
                "b-1",
                conversation,
                "urn:uuid:" + UUID.randomUUID(),
                "R-1",
                NUMBER,
                null,
                UUID.randomUUID(),
                ROOT,
                "{\"a\":\"b\"}".getBytes(StandardCharsets.UTF_8),
                null,
                "s",
                "v",
                "A1001",
                linked,
                slot,
                null,
                null,
                NOW);
    }

    static CareRecord record(Intake.NewMessage stored) {
        return record(stored.record().id());
    }

    static CareRecord record(UUID id) {
        return database.inTenant(scope, work -> new CareRecords(work, keys).byId(id))
                .orElseThrow();
    }

    static void assertStoredNothingOf(Intake.NewMessage fresh) {
        String request = fresh.key().requestId().toString();
        assertThat(count("claim where request_id = '" + request + "'")).isZero();
        assertThat(count("message where request_id = '" + request + "'")).isZero();
        assertThat(count("audit_event where request_id = '" + request + "'")).isZero();
        assertThat(count("care_record where id = '" + fresh.record().id() + "'"))
                .isZero();
        assertThat(count("care_record_reference where record_id = '"
                        + fresh.record().id() + "'"))
                .isZero();
    }

    static int count(String what) {
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + what)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
