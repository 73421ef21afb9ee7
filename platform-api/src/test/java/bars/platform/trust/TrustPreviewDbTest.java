package bars.platform.trust;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.trust.Check;
import bars.db.trust.HandshakeRecords;
import bars.db.trust.TrustPolicy;
import bars.platform.access.Caller;
import bars.platform.certificate.DevelopmentCa;
import bars.platform.problem.Precondition;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change of trust says whom it would keep out, before it is made. */
class TrustPreviewDbTest {
    private static final Caller ADMIN = Caller.system("test");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String PROXY = "int.api.service.nhs.uk";

    private TestDatabase test;
    private Trust trust;
    private TrustView view;

    @BeforeEach
    void start() {
        test = TestDatabase.create();
        trust = new Trust(test.database(), CLOCK, "production");
        trust.addAuthorities(
                ADMIN, Environment.INT, DevelopmentCa.create("OLD", CLOCK).chain(), null, false);
        trust.addAuthorities(
                ADMIN, Environment.INT, DevelopmentCa.create("NEW", CLOCK).chain(), null, false);
        trust.setPolicy(
                ADMIN,
                Environment.INT,
                Precondition.any(),
                new TrustPolicy(
                        Check.enforce,
                        Check.enforce,
                        Check.enforce,
                        true,
                        Check.enforce,
                        TrustPolicy.Revocation.observe,
                        720,
                        null,
                        null),
                false);
        view = trust.show(ADMIN, Environment.INT);
        met(3, "OLD", "35.197.254.55", PROXY, CLOCK.instant());
        met(2, "NEW", "35.246.55.143", PROXY, CLOCK.instant());
        met(4, "OLD", "35.197.254.55", PROXY, CLOCK.instant().minus(Duration.ofDays(9)));
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void removingAnAuthorityNamesTheCallersThatStillNeedIt() {
        TrustPreview preview = removal(authority("OLD", "root"));

        assertThat(preview.judged()).isEqualTo(5);
        assertThat(preview.refused()).singleElement().satisfies(one -> {
            assertThat(one.rule()).isEqualTo("chain");
            assertThat(one.handshakes()).isEqualTo(3);
            assertThat(one.address()).isEqualTo("35.197.254.55");
        });
        assertThat(trust.show(ADMIN, Environment.INT).version())
                .as("nothing changed")
                .isEqualTo(view.version());
    }

    @Test
    void removingAnAddressOrANameDoesTheSame() {
        UUID address = view.clientAddresses().stream()
                .filter(one -> one.cidr().startsWith("35.246.55.143"))
                .findFirst()
                .orElseThrow()
                .id();
        UUID name = view.clientNames().stream()
                .filter(one -> one.name().equals(PROXY))
                .findFirst()
                .orElseThrow()
                .id();

        TrustPreview withoutAddress =
                previewOf(trust.removeClientAddress(ADMIN, Environment.INT, Precondition.any(), address, true));
        assertThat(withoutAddress.refused()).singleElement().satisfies(one -> {
            assertThat(one.rule()).isEqualTo("address");
            assertThat(one.handshakes()).isEqualTo(2);
        });
        assertThat(removal(name).refused())
                .extracting(TrustPreview.Refused::rule)
                .containsOnly("name");
    }

    @Test
    void openConnectionsThatTheChangeWouldEndAreCounted() throws SQLException {
        connected("receiver-1", 1, "OLD", "35.197.254.55", 4);
        connected("receiver-2", 1, "OLD", "35.197.254.55", 2);
        connected("receiver-2b", 1, "NEW", "35.246.55.143", 5);
        connected("receiver-3", -60, "OLD", "35.197.254.55", 9);

        TrustPreview preview = removal(authority("OLD", "root"));

        assertThat(preview.openConnections())
                .as("a node that has gone has none")
                .isEqualTo(11);
        assertThat(preview.affectedConnections()).isEqualTo(6);
        assertThat(trust.removal(ADMIN, Environment.INT, authority("NEW", "root"))
                        .affectedConnections())
                .isEqualTo(5);
    }

    /** A receiver that reported a caller's connections so many seconds from now. */
    private void connected(String node, int seconds, String ca, String address, int connections) throws SQLException {
        String serving = "{\"callers\":[{\"environment\":\"INT\",\"address\":\"" + address + "\",\"connections\":"
                + connections + ",\"serial\":\"7f\",\"chain\":[{\"subject\":\"CN=" + PROXY + "\",\"issuer\":\""
                + issuer(ca) + "\",\"sha256\":\"00\",\"names\":[\"" + PROXY + "\"]}]}]}";
        try (var owner = test.owner();
                var insert = owner.prepareStatement(
                        """
                        insert into node (id, roles, version, address, serving, started_at, seen_at)
                        values (?, 'receiver', '', ?, ?::jsonb, now(), clock_timestamp() + ? * interval '1 second')
                        """)) {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, node);
            insert.setString(3, serving);
            insert.setInt(4, seconds);
            insert.executeUpdate();
        }
    }

    private String issuer(String ca) {
        return view.authorities().stream()
                .filter(one ->
                        one.kind().equals("intermediate") && one.subject().contains(ca))
                .findFirst()
                .orElseThrow()
                .subject();
    }

    @Test
    void aHarmlessChangeKeepsNobodyOut() {
        TrustPreview preview = previewOf(trust.addClientName(ADMIN, Environment.INT, "another.nhs.uk", null, true));

        assertThat(preview.refused()).isEmpty();
        assertThat(trust.show(ADMIN, Environment.INT).preview()).isNull();
    }

    @Test
    void eachAuthorityCountsItsCallersDuringARollOver() {
        List<TrustPreview.Usage> usage = trust.usage(ADMIN, Environment.INT);

        assertThat(usage).hasSize(4);
        assertThat(usage)
                .filteredOn(one -> one.subject().contains("OLD"))
                .allSatisfy(one -> assertThat(one.handshakes()).isEqualTo(3));
        assertThat(usage)
                .filteredOn(one -> one.subject().contains("NEW"))
                .allSatisfy(one -> assertThat(one.handshakes()).isEqualTo(2));
    }

    private TrustPreview removal(UUID id) {
        return previewOf(trust.remove(ADMIN, Environment.INT, Precondition.any(), id, true));
    }

    private static TrustPreview previewOf(TrustView view) {
        return Objects.requireNonNull(view.preview());
    }

    private UUID authority(String name, String kind) {
        return view.authorities().stream()
                .filter(one -> one.kind().equals(kind) && one.subject().contains(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void met(int times, String ca, String address, String name, Instant at) {
        String issuer = issuer(ca);
        var record = new HandshakeRecords.Stored(
                0,
                at,
                "bars-int-x26.demo.thirdparty.nhs.uk",
                Environment.INT,
                address,
                "TLSv1.3",
                true,
                "accepted",
                "let in",
                List.of(new HandshakeRecords.Presented("CN=" + name, issuer, "00", List.of(name))));
        test.database()
                .doAsPlatform(work -> new HandshakeRecords(work).add("node", Collections.nCopies(times, record)));
    }
}
