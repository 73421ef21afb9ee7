package bars.receiver.message;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.booking.Schedules;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.metric.Exposition;
import bars.db.seal.TenantKeys;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.messages.header.MessageKey;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.receiver.access.Admission;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import bars.receiver.exchange.Refusals;
import bars.receiver.handler.HandlerRegistry;
import bars.receiver.handler.Ledger;
import bars.receiver.handler.WorkflowHandler;
import bars.receiver.handler.inbox.InboxHandler;
import bars.receiver.metric.Steps;
import bars.receiver.read.RecordReads;
import bars.receiver.read.SlotReads;
import bars.receiver.tenant.HostedEndpoint;
import bars.receiver.tenant.TenantDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Two tenants behind the verb, on a database of their own. */
public final class TestReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    static final String ODS = "X26";
    static final String OTHER_ODS = "A8T4";
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";

    private final TestDatabase test = TestDatabase.create();
    public final Database database = test.database();
    public final TenantKeys keys = new TenantKeys(database, TestTenants.vault());
    final TenantDirectory directory = new TenantDirectory(database);
    private final Refusals refusals = new Refusals(UUID::randomUUID);
    private final Map<String, TenantScope> scopes = new HashMap<>();
    private final Map<String, Integer> endpoints = new HashMap<>();
    private ProcessMessage verb;
    private HandlerRegistry registry;

    public TestReceiver() {
        for (String ods : new String[] {ODS, OTHER_ODS}) {
            scopes.put(ods, new TenantScope(TestTenants.tenant(database, ods), Environment.INT));
            endpoints.put(ods, TestTenants.endpoint(database, ods, Environment.INT));
        }
        registry = registry(List.of(inbox()));
        verb = node();
    }

    WorkflowHandler inbox() {
        return new InboxHandler(keys, new Ids(Clock.systemUTC()), Clock.systemUTC());
    }

    /** Takes these handlers instead of the inbox. */
    public void handledBy(WorkflowHandler... handlers) {
        registry = registry(List.of(handlers));
        verb = node();
    }

    private static HandlerRegistry registry(List<WorkflowHandler> handlers) {
        return new HandlerRegistry(new ArrayList<>(handlers));
    }

    /** Another node at the same database: it knows of the others what that says. */
    ProcessMessage node() {
        return new ProcessMessage(new Admission(), registry, new Ledger(database, keys), refusals, UUID::randomUUID);
    }

    /** A service of the first tenant for one use case; returns its id. */
    public UUID service(String value, String useCase, String version) {
        return service(ODS, value, useCase, version, service -> {});
    }

    UUID service(String ods, String value, String useCase, String version, Consumer<Service> more) {
        UUID id = TestTenants.service(database, Objects.requireNonNull(endpoints.get(ods)), value);
        change(id, service -> {
            service.take(
                    List.of(useCase),
                    Map.of(useCase.substring(1, useCase.indexOf('t')), List.of(version)),
                    Instant.now());
            more.accept(service);
        });
        return id;
    }

    public void change(UUID id, Consumer<Service> change) {
        database.doAsPlatform(work -> change.accept(new Services(work).byId(id).orElseThrow()));
        directory.reload();
    }

    /** Free slots of a service from tomorrow on, a quarter of an hour each. */
    List<Slot> slots(UUID serviceId, int count) {
        return database.inTenant(scope(), work -> {
            UUID schedule = new Schedules(work).put(UUID.randomUUID(), serviceId, "room-1", Map.of());
            Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofDays(1));
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Instant from = start.plus(Duration.ofMinutes(15L * i));
                slots.add(new Slot(
                        UUID.randomUUID(),
                        schedule,
                        serviceId,
                        "slot-" + i,
                        from,
                        from.plus(Duration.ofMinutes(15)),
                        "free",
                        Map.of(),
                        null,
                        0,
                        start));
            }
            new Slots(work).put(slots);
            return slots;
        });
    }

    public TenantScope scope() {
        return Objects.requireNonNull(scopes.get(ODS));
    }

    static SampleCase aCase() {
        return new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
    }

    static SampleRoute route(String service, String useCase, String version) {
        return SampleRoute.to(service, ODS, "Tenant " + ODS, useCase, version);
    }

    public static SampleMessages messages(String service, String useCase, String version) {
        return new SampleMessages(route(service, useCase, version), aCase());
    }

    /** Sends a referral to a service for a1t1; fails when it is not taken. */
    public void post(String service) {
        Answer answer = new Request(
                        service, messages(service, "a1t1", "2.1.0").request().bytes())
                .send();
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
    }

    /** One request as the proxy passes it on; change the headers for a wrong one. */
    public final class Request {
        final Map<String, String> headers = new HashMap<>();
        private final byte[] body;
        private String ods = ODS;

        public Request(String service, byte[] body) {
            this.body = body.clone();
            header("X-Request-Id", UUID.randomUUID().toString());
            header("X-Correlation-Id", UUID.randomUUID().toString());
            header("NHSD-Target-Identifier", encoded("{\"system\":\"" + DOS + "\",\"value\":\"" + service + "\"}"));
            header(
                    "NHSD-End-User-Organisation",
                    encoded("{\"resourceType\":\"Organization\",\"identifier\":[{\"system\":"
                            + "\"https://fhir.nhs.uk/Id/ods-organization-code\",\"value\":\"FM111\"}]}"));
            header("Accept", "application/fhir+json; version=1.5.0");
            header("Content-Type", "application/fhir+json");
        }

        Request header(String name, String value) {
            headers.put(name.toLowerCase(Locale.ROOT), value);
            return this;
        }

        String header(String name) {
            return Objects.requireNonNull(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        Request in(String correlationId) {
            return header("X-Correlation-Id", correlationId);
        }

        Request at(String odsCode) {
            ods = odsCode;
            return this;
        }

        public Answer send() {
            return sendTo(verb);
        }

        Answer sendTo(ProcessMessage node) {
            return node.run(arrival(), this::read, body);
        }

        /** Reads instead; a refusal is thrown. */
        Answer search(RecordReads.Kind kind, Map<String, List<String>> parameters) {
            return reads().search(arrival(), this::read, kind, parameters);
        }

        Answer get(RecordReads.Kind kind, String id) {
            return reads().byId(arrival(), this::read, kind, id);
        }

        Answer slots(Map<String, List<String>> parameters) {
            return new SlotReads(database, new Admission(), registry, Clock.systemUTC())
                    .search(arrival(), this::read, parameters);
        }

        private RecordReads reads() {
            return new RecordReads(database, keys, new Admission(), registry, Clock.systemUTC());
        }

        private @Nullable String read(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        private Arrival arrival() {
            Function<String, @Nullable String> read = this::read;
            HostedEndpoint endpoint = directory
                    .endpoint("bars-int-" + ods.toLowerCase(Locale.ROOT) + ".demo.thirdparty.nhs.uk")
                    .orElseThrow();
            return new Arrival(endpoint, MessageKey.read(read), Instant.now(), Deadline.startingNow());
        }

        private static String encoded(String json) {
            return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What a read is answered with, refusals included. */
    Answer answer(Supplier<Answer> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            return refusals.answer(refusals.of(e));
        }
    }

    /** The first column of all rows, as the owner of the schema sees them. */
    public String dump(String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
        }
        return text.toString();
    }

    /** Returns when somebody waits for a lock that the caller holds. */
    void awaitSomebodyWhoWaitsForALock() {
        awaitWhoWaitForALock(1);
    }

    /** As {@link #awaitSomebodyWhoWaitsForALock}, for several. */
    void awaitWhoWaitForALock(int count) {
        String waiting = "select count(*) from pg_stat_activity"
                + " where datname = current_database() and wait_event_type = 'Lock'";
        for (int i = 0; i < 300; i++) {
            try {
                if (Integer.parseInt(dump(waiting).strip()) >= count) {
                    return;
                }
                Thread.sleep(10);
            } catch (SQLException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("too few wait");
    }

    /** Whether a message that is taken shares the statement of others: a step of its own, unlike a handler's transaction. */
    static boolean takesTheSharedStatement(Supplier<Answer> sent) {
        Steps steps = new Steps();
        steps.begin();
        try {
            Answer answer = sent.get();
            assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        } finally {
            Steps.end();
        }
        Exposition page = new Exposition();
        steps.write(page);
        return page.text().contains("bars_message_cpu_seconds_count{step=\"store\"} 1");
    }

    /** What {@code meanwhile} returns, which runs while records can be read and whoever stores one waits. */
    <T> T withoutNewRecords(Supplier<T> meanwhile) throws SQLException {
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("lock table care_record in exclusive mode");
            T result = meanwhile.get();
            owner.commit();
            return result;
        }
    }

    /** From now on nothing can be written into the audit log. */
    void refuseEvents() throws SQLException {
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("alter table audit_event add constraint no_more check (false) not valid");
        }
    }

    static void refused(Answer answer, int status, String code, String issue) {
        assertThat(answer.status()).as(text(answer)).isEqualTo(status);
        assertThat(text(answer)).contains("\"OperationOutcome\"", code, "\"code\":\"" + issue + "\"");
    }

    /** The id that an answer of 200 gives the first resource of a type. */
    static UUID id(Answer answer, String type) throws IOException {
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        for (JsonNode entry : JSON.readTree(answer.body()).path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals(type)) {
                return UUID.fromString(entry.at("/resource/id").asText());
            }
        }
        throw new AssertionError("no " + type);
    }

    static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        test.close();
    }
}
