package bars.platform.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.platform.mail.Mail;
import bars.platform.mail.MailFault;
import bars.platform.mail.MailServer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Years on a simulated calendar: whatever the ends, the pauses and the renewals, no endpoint expires unnoticed. */
class ExpiryCalendarDbTest {
    private static final Instant START = Instant.parse("2026-01-01T09:00:00Z");
    private static final int ENDPOINTS = 24;
    private static final int DAYS = 3 * 365;

    private TestDatabase test;
    private final Calendar calendar = new Calendar(START);
    private final Mailbox mailbox = new Mailbox();
    private final Map<Integer, Instant> ends = new HashMap<>();

    @BeforeEach
    void open() {
        test = TestDatabase.create();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void everyEndIsAnnouncedInTimeThroughPausesFaultsAndRenewals() throws SQLException {
        Random random = new Random(20260101);
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoint(i, i % 2 == 0 ? Environment.INT : Environment.PROD);
            live(i, START.plus(Duration.ofHours(24L * 120 + random.nextInt(24 * 300))));
        }
        ExpiryWatch watch = new ExpiryWatch(test.database(), mailbox, new Ids(calendar), calendar);
        NoticeCourier courier = new NoticeCourier(test.database(), mailbox, calendar);
        int expired = 0;

        for (int day = 0; day < DAYS; day++) {
            calendar.now = START.plus(Duration.ofDays(day));
            boolean paused = day % 97 < 5; // the platform is down for five days, now and then
            mailbox.isBroken = day % 11 == 3;
            if (!paused) {
                watch.run();
                watch.run(); // another node, the same day
                rested();
                courier.run();
            }
            for (int i = 0; i < ENDPOINTS; i++) {
                Instant end = ends.getOrDefault(i, START);
                if (end.isBefore(calendar.now.plus(Duration.ofDays(1)))) {
                    assertNoticed(i, end);
                    expired++;
                    live(i, calendar.now.plus(Duration.ofHours(24L * 100 + random.nextInt(24 * 400))));
                } else if (random.nextInt(400) == 0) {
                    live(i, calendar.now.plus(Duration.ofHours(24L * 100 + random.nextInt(24 * 400)))); // renewed early
                }
            }
        }

        assertThat(expired).as("ends that were met").isGreaterThan(ENDPOINTS);
        assertThat(mailbox.subjects()).doesNotHaveDuplicates();
    }

    @Test
    void anEndThatNobodyCanBeToldOfIsShown() throws SQLException {
        TestTenants.tenant(test.database(), "MUTE");
        endpointOf("MUTE", Environment.INT);
        insert("bars-int-mute.demo.thirdparty.nhs.uk", START.plus(Duration.ofDays(10)));

        new ExpiryWatch(test.database(), mailbox, new Ids(calendar), calendar).run();

        try (var owner = test.owner();
                var select = owner.prepareStatement("select state, fault, recipient from notice");
                var row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("HELD");
            assertThat(row.getString(2)).contains("Nobody to tell");
        }
    }

    @Test
    void stagesFollowTheLeadTimeAndNotTheEndAlone() {
        Instant end = START.plus(Duration.ofDays(40));
        Instant requestBy = end.minus(Duration.ofDays(10));

        assertThat(Stage.at(START.minus(Duration.ofDays(61)), requestBy, end)).isEmpty();
        assertThat(Stage.at(START.minus(Duration.ofDays(60)), requestBy, end)).contains(Stage.DAYS_90);
        assertThat(Stage.at(START, requestBy, end)).contains(Stage.DAYS_30);
        assertThat(Stage.at(START.plus(Duration.ofDays(29)), requestBy, end)).contains(Stage.DAYS_1);
        assertThat(Stage.at(START.plus(Duration.ofDays(31)), requestBy, end)).contains(Stage.TOO_LATE);
        assertThat(Stage.at(end, requestBy, end)).contains(Stage.EXPIRED);
    }

    /** Told while there was time to ask, and once more when the end was near. */
    private void assertNoticed(int endpoint, Instant end) {
        String name = name(endpoint);
        List<Sent> about = mailbox.sent.stream()
                .filter(one -> one.mail().subject().contains(name))
                .filter(one -> one.mail().body().contains("Fingerprint (SHA-256): " + fingerprint(endpoint, end)))
                .toList();
        assertThat(about).as("%s, which ends %s", name, end).hasSizeGreaterThanOrEqualTo(5);
        assertThat(about.get(0).at()).isBefore(end.minus(Duration.ofDays(80)));
        assertThat(about.get(about.size() - 1).at()).isAfter(end.minus(Duration.ofDays(20)));
        assertThat(about).allSatisfy(one -> assertThat(one.mail().recipient()).isEqualTo("certs@tenant.example"));
    }

    /** What has waited since the day before is due: the courier goes by the clock of the database, which has not moved. */
    private void rested() throws SQLException {
        try (var owner = test.owner();
                var update = owner.prepareStatement("update notice set due_at = now() where state = 'DUE'")) {
            update.executeUpdate();
        }
    }

    private void endpoint(int number, Environment environment) throws SQLException {
        String odsCode = "CAL" + number;
        TestTenants.tenant(test.database(), odsCode);
        endpointOf(odsCode, environment);
        try (var owner = test.owner();
                var update = owner.prepareStatement("update tenant set contacts = ?::jsonb where ods_code = ?")) {
            update.setString(
                    1,
                    "[{\"name\":\"Certificates\",\"email\":\"certs@tenant.example\",\"purpose\":\"certificates\"},"
                            + "{\"name\":\"Rota\",\"email\":\"rota@tenant.example\",\"purpose\":\"bookings\"}]");
            update.setString(2, odsCode);
            update.executeUpdate();
        }
    }

    private void endpointOf(String odsCode, Environment environment) {
        TestTenants.endpoint(test.database(), odsCode, environment);
    }

    private void live(int number, Instant end) throws SQLException {
        ends.put(number, end);
        insert(name(number), end);
    }

    /** A certificate that serves from now on; the one before is replaced. */
    private void insert(String name, Instant end) throws SQLException {
        try (var owner = test.owner();
                var supersede = owner.prepareStatement(
                        "update server_certificate set state = 'SUPERSEDED' where server_name = ? and state ="
                                + " 'ACTIVE'");
                var insert = owner.prepareStatement(
                        """
                        insert into server_certificate (id, tenant_id, environment, endpoint_id, server_name, state,
                            key_spec, public_key, sealed_key, chain, fingerprint, serial, issuer,
                            not_before, not_after, expires_at)
                        select ?, tenant_id, environment, id, server_name, 'ACTIVE', 'RSA_2048', ?, '\\x00',
                            array['\\x00'::bytea], ?, '1', 'CN=x', ?, ?, ?
                        from endpoint where server_name = ?
                        """)) {
            supersede.setString(1, name);
            supersede.executeUpdate();
            var moment = java.sql.Timestamp.from(end);
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, name + end);
            insert.setString(3, "f" + Math.abs((name + end).hashCode()));
            insert.setTimestamp(4, java.sql.Timestamp.from(calendar.now));
            insert.setTimestamp(5, moment);
            insert.setTimestamp(6, moment);
            insert.setString(7, name);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }

    private static String name(int number) {
        return "bars-" + (number % 2 == 0 ? "int" : "prod") + "-cal" + number + ".demo.thirdparty.nhs.uk";
    }

    private static String fingerprint(int number, Instant end) {
        return "f" + Math.abs((name(number) + end).hashCode());
    }

    /** A clock that is set by hand. */
    private static final class Calendar extends Clock {
        private Instant now;

        Calendar(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private record Sent(Instant at, Mail mail) {}

    /** A mail server that keeps what it takes and sometimes takes nothing. */
    private final class Mailbox implements MailServer {
        private final List<Sent> sent = new ArrayList<>();
        private boolean isBroken;

        @Override
        public boolean isConfigured() {
            return true;
        }

        @Override
        public String send(Mail mail) throws MailFault {
            if (isBroken) {
                throw new MailFault("try again later");
            }
            sent.add(new Sent(calendar.now, mail));
            return "<" + mail.id() + ">";
        }

        List<UUID> subjects() {
            return sent.stream().map(one -> one.mail().id()).toList();
        }
    }
}
