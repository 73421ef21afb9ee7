package bars.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.MovableClock;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKey;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking at a few links at a time finds what a verification in one go finds. */
class AuditWatchTest {
    private static final Caller CALLER = Caller.system("test");
    private static final int AT_ONCE = 3;

    /** Twenty links by threes. */
    private static final int LOOKS_A_PASS = 7;

    private final MovableClock clock = new MovableClock();

    @SuppressWarnings("NullAway.Init")
    private TestDatabase home;

    @SuppressWarnings("NullAway.Init")
    private AuditLinker linker;

    @SuppressWarnings("NullAway.Init")
    private AuditWatch watch;

    @BeforeEach
    void open() {
        home = TestDatabase.create();
        linker = new AuditLinker(home.database(), TestTenants.vault(), clock, null);
        watch = new AuditWatch(home.database(), TestTenants.vault(), clock, AT_ONCE);
        int tenant = TestTenants.tenant(home.database(), "X26");
        for (int i = 1; i <= 10; i++) {
            String target = "thing-" + i;
            home.database().doAsPlatform(work -> {
                Deeds.onPlatform(work, CALLER, "thing.done", target, Map.of());
                Deeds.append(work, CALLER, tenant, null, "thing.done", target, Map.of());
            });
        }
        linker.run();
        clock.forward(Duration.ofMinutes(11));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void anUntouchedLogStaysIntactWhileItGrows() {
        look(LOOKS_A_PASS - 1);
        assertThat(watch.passedAt()).isNull();

        home.database().doAsPlatform(work -> Deeds.onPlatform(work, CALLER, "thing.done", "later", Map.of()));
        linker.run();
        linker.sign();
        look(2);

        assertThat(watch.passedAt()).isNotNull();
        assertThat(watch.isIntact()).isTrue();
        look(LOOKS_A_PASS + 1);
        assertThat(watch.isIntact()).isTrue();
    }

    @Test
    void headsThatAnotherProcessSignedAfterARotationOfTheMasterKeyAreOurs() {
        List<MasterKey> beside = new ArrayList<>();
        KeyVault running = new KeyVault(key(7), () -> List.copyOf(beside));
        AuditWatch own = new AuditWatch(home.database(), running, clock, AT_ONCE);

        beside.add(key(8));
        home.database().doAsPlatform(work -> Deeds.onPlatform(work, CALLER, "thing.done", "later", Map.of()));
        AuditLinker another = new AuditLinker(home.database(), new KeyVault(key(8)), clock, null);
        another.run();
        another.sign();
        clock.forward(Duration.ofMinutes(11));
        for (int i = 0; i <= LOOKS_A_PASS; i++) {
            own.look();
        }

        assertThat(own.passedAt()).isNotNull();
        assertThat(own.isIntact()).isTrue();
    }

    @Test
    void anEmptyLogIsIntact() throws SQLException {
        manipulate("delete from audit_checkpoint; delete from audit_link; delete from audit_event;");

        look(2);

        assertThat(watch.isIntact()).isTrue();
        assertThat(watch.passedAt()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_event set actor = 'x' where target = 'thing-4'",
                "delete from audit_event where target = 'thing-4'",
                "delete from audit_link where chain = 'platform' and seq = 4",
                "delete from audit_link where chain = 'platform' and seq > 8",
                "delete from audit_link where chain <> 'platform'",
                "update audit_checkpoint set hash = sha256('x')"
            })
    void whatWasChangedIsFoundWithinOnePassAndRemembered(String manipulation) throws SQLException {
        look(LOOKS_A_PASS);
        assertThat(watch.isIntact()).isTrue();

        manipulate(manipulation + ";");
        look(LOOKS_A_PASS + 1);

        assertThat(watch.isIntact()).isFalse();
        look(LOOKS_A_PASS);
        assertThat(watch.isIntact()).isFalse();
    }

    @Test
    void aLogThatIsWholeAgainIsIntactAfterAPass() throws SQLException {
        manipulate("update audit_event set actor = 'x' || actor where target = 'thing-4';");
        look(LOOKS_A_PASS);
        assertThat(watch.isIntact()).isFalse();

        manipulate("update audit_event set actor = substr(actor, 2) where target = 'thing-4';");
        look(LOOKS_A_PASS);

        assertThat(watch.isIntact()).isTrue();
    }

    /** {@code 7} is the key of the tests. */
    private static MasterKey key(int of) {
        byte[] bytes = new byte[MasterKey.BYTES];
        Arrays.fill(bytes, (byte) of);
        return MasterKey.of(bytes);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    /** As whoever owns the database can: without the triggers that keep the log append-only. */
    private void manipulate(String sql) throws SQLException {
        try (Connection owner = home.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica; " + sql);
        }
    }
}
