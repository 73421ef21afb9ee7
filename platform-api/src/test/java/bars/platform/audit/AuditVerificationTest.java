package bars.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import bars.db.MovableClock;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.audit.AuditChains;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever owns the database can do anything to it; none of it stays unseen. */
class AuditVerificationTest {
    private static final Caller CALLER = Caller.system("test");

    private final MovableClock clock = new MovableClock();

    @SuppressWarnings("NullAway.Init")
    private TestDatabase home;

    @SuppressWarnings("NullAway.Init")
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private AuditLinker linker;

    @SuppressWarnings("NullAway.Init")
    private AuditVerification verification;

    @BeforeEach
    void open() {
        home = TestDatabase.create();
        var sink = new SecondSink(folder.resolve("audit/heads.log"));
        linker = new AuditLinker(home.database(), TestTenants.vault(), clock, sink);
        verification = new AuditVerification(home.database(), TestTenants.vault(), clock, sink);
        int tenant = TestTenants.tenant(home.database(), "X26");
        for (int i = 1; i <= 10; i++) {
            int number = i;
            home.database().doAsPlatform(work -> {
                Deeds.onPlatform(work, CALLER, "thing.done", "thing-" + number, Map.of("b", 1.5, "a", "x"));
                Deeds.append(
                        work, CALLER, tenant, null, "thing.done", "mine-" + number, Map.of("nested", Map.of("z", 1)));
            });
        }
        linker.run();
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void anUntouchedLogIsIntact() {
        var report = verification.verify(CALLER, null);

        assertThat(report.findings()).isEmpty();
        assertThat(report.intact()).isTrue();
        assertThat(report.chains()).isEqualTo(2);
        assertThat(report.events()).isEqualTo(20);
        assertThat(verification.verify(CALLER, "X26").events()).isEqualTo(10);
        assertThat(linker.run()).as("the verifications themselves").isEqualTo(1);
        assertThat(verification.verify(CALLER, null).intact()).isTrue();
    }

    @Test
    void theHeadsOutsideAreForNobodyElse() throws IOException {
        Path heads = folder.resolve("audit/heads.log");

        assertThat(heads).isNotEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(heads)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(heads.resolveSibling(""))))
                .isEqualTo("rwx------");
    }

    @Test
    void anEventThatCommitsLateIsLinkedBehindThoseThatOvertookIt() throws SQLException {
        try (Connection slow = home.owner();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("insert into audit_event (actor, action, target) values ('test', 'thing.done', 'late')");
            home.database().doAsPlatform(work -> Deeds.onPlatform(work, CALLER, "thing.done", "overtaking", Map.of()));

            assertThat(linker.run()).as("nothing is passed over").isZero();
            slow.commit();
        }

        assertThat(linker.run()).isEqualTo(1);
        var report = verification.verify(CALLER, null);
        assertThat(report.intact()).isTrue();
        assertThat(report.events()).isEqualTo(22);
        assertThat(linker.run()).as("the verification itself").isEqualTo(1);
        assertThat(linker.run()).as("nothing twice").isZero();
    }

    /** What whoever owns the database may try, and what the verification says about it. */
    private enum Manipulation {
        BIT_FLIP(
                "update audit_event set actor = chr(ascii(actor) # 1) || substr(actor, 2) where target = 'thing-4'",
                "was changed"),
        DELETE("delete from audit_event where target = 'thing-4'", "was taken away"),
        INSERT(
                """
                insert into audit_event (actor, action, target, at)
                values ('x', 'thing.done', 'forged', '2020-01-01')
                """,
                "outside every chain"),
        REORDER(
                """
                update audit_link set event_id = -event_id where chain = 'platform' and seq in (3, 4);
                update audit_link l set event_id = -(select o.event_id from audit_link o where o.chain = 'platform'
                    and o.seq = 7 - l.seq) where chain = 'platform' and seq = 3;
                update audit_link set event_id = (select min(e.id) from audit_event e where e.target = 'thing-3')
                    where chain = 'platform' and seq = 4;
                """,
                "was changed"),
        TRUNCATE(
                """
                delete from audit_checkpoint;
                delete from audit_event where target in ('thing-9', 'thing-10');
                delete from audit_link where chain = 'platform' and seq > 8;
                """,
                "cut off"),
        REPLACE(
                """
                delete from audit_checkpoint;
                delete from audit_link;
                update audit_event set actor = 'somebody';
                """,
                "replaced");

        private final String sql;
        private final String finding;

        Manipulation(String sql, String finding) {
            this.sql = sql;
            this.finding = finding;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyManipulationIsFound(Manipulation manipulation) {
        tamper(manipulation.sql);
        if (manipulation == Manipulation.REPLACE) {
            // A chain that looks right by itself, signed with the platform's own key.
            new AuditLinker(home.database(), TestTenants.vault(), clock, null).run();
        }

        assertFound(manipulation.finding);
    }

    @Test
    void anInsertedEventIsFoundAfterItWasLinkedToo() {
        tamper(Manipulation.INSERT.sql);
        linker.run();

        assertFound("put in later");
    }

    @Test
    void aStartLinksWhatWasPassedOver() {
        tamper("delete from audit_link where chain like 'tenant-%' or seq > 5");
        assertThat(linker.run()).as("goes on behind what it linked last").isZero();

        assertThat(new AuditLinker(home.database(), TestTenants.vault(), clock, null).run())
                .as("heads that moved")
                .isEqualTo(2);
    }

    @Test
    void aRemovedEventWithItsLinkIsFound() {
        tamper("delete from audit_link where event_id = (select id from audit_event where target = 'thing-4')");
        assertFound("links are missing");
    }

    @Test
    void aHeadSignedByAnotherKeyIsFound() {
        tamper("update audit_checkpoint set signature = decode(repeat('00', 64), 'hex')");
        assertFound("not ours");
    }

    private void assertFound(String what) {
        var report = verification.verify(CALLER, null);
        assertThat(report.intact()).isFalse();
        assertThat(report.findings())
                .anySatisfy(finding -> assertThat(finding.what()).contains(what));
    }

    private void tamper(String sql) {
        try (Connection owner = home.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The backup is of a moment before the last three events of a chain; then work goes on. */
    @Test
    void afterARestoreTheHeadsAreSetAsideAndSayWhatIsGone() {
        linker.sign();
        tamper(
                """
                delete from audit_checkpoint where chain = 'platform';
                delete from audit_link where chain = 'platform' and seq > 7;
                delete from audit_event where target in ('thing-8', 'thing-9', 'thing-10');
                update audit_progress set position = '0', event_id = 0;
                """);
        assertThat(verification.verify(CALLER, null).intact()).as("before").isFalse();

        var sink = new SecondSink(folder.resolve("audit/heads.log"));
        var report = new AuditRestoration(home.database(), TestTenants.vault(), clock, sink).restored(CALLER);

        assertThat(report.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.chain()).isEqualTo("platform");
            assertThat(gap.signed()).isEqualTo(10);
            assertThat(gap.events()).isEqualTo(3);
        });
        assertThat(report.aside()).isNotNull().isNotEmptyFile();
        linker.run();
        assertThat(folder.resolve("audit/heads.log")).as("a new one").isNotEmptyFile();
        assertThat(verification.verify(CALLER, null).findings()).isEmpty();
    }

    /** As on a full disk: its folder's name is taken, so that nothing can be written. */
    @Test
    void headThatTheSinkCannotTakeIsToldWhenItCan() throws IOException {
        Path sink = folder.resolve("audit/heads.log");
        Files.delete(sink);
        Files.delete(sink.getParent());
        Files.createFile(sink.getParent());
        home.database().doAsPlatform(work -> Deeds.onPlatform(work, CALLER, "thing.done", "thing-11", Map.of()));
        clock.forward(AuditLinker.CHECKPOINT_EVERY);

        assertThatThrownBy(linker::run).isInstanceOf(UncheckedIOException.class);

        List<Long> signed = home.database().asPlatform(work -> new AuditChains(work)
                .checkpoints("platform").stream()
                        .map(AuditChains.Checkpoint::seq)
                        .toList());
        assertThat(signed).as("signed nevertheless").contains(11L);
        Files.delete(sink.getParent());
        linker.run();
        assertThat(Files.readAllLines(sink)).singleElement().asString().startsWith("platform 11 ");
        assertThat(verification.verify(CALLER, null).findings()).isEmpty();
    }

    @Test
    void lineThatWasTornOffIsNoFindingAndNoPartOfTheNext() throws IOException {
        Path sink = folder.resolve("audit/heads.log");
        String whole = Files.readString(sink);
        Files.writeString(sink, whole + whole.substring(0, whole.indexOf('\n') - 5));
        assertThat(verification.verify(CALLER, null).findings()).isEmpty();

        linker.run();

        assertThat(Files.readString(sink)).startsWith(whole);
        assertThat(Files.readAllLines(sink).stream().skip(whole.lines().count()))
                .singleElement()
                .asString()
                .startsWith("platform 11 ");
        assertThat(verification.verify(CALLER, null).findings()).isEmpty();
    }

    @Test
    void aLargeFileOfHeadsIsPutBesideAndEveryChainStillGuarded() throws IOException {
        Path heads = folder.resolve("audit/heads.log");
        String whole = Files.readString(heads);
        var sink = new SecondSink(heads, whole.length());
        var rolling = new AuditLinker(home.database(), TestTenants.vault(), clock, sink);
        home.database().doAsPlatform(work -> Deeds.onPlatform(work, CALLER, "thing.done", "later", Map.of()));

        rolling.run();

        assertThat(heads.resolveSibling("heads.log.1")).hasContent(whole);
        assertThat(Files.readAllLines(heads)).hasSize(3);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(heads)))
                .isEqualTo("rw-------");
        assertThat(verification.verify(CALLER, null).findings()).isEmpty();
        tamper(
                """
                delete from audit_checkpoint;
                delete from audit_event where target in ('mine-9', 'mine-10');
                delete from audit_link where chain <> 'platform' and seq > 8;
                """);
        assertThat(verification.verify(CALLER, "X26").findings())
                .as("a chain that has not moved since")
                .singleElement()
                .satisfies(one -> assertThat(one.what()).contains("cut off"));
    }

    /** Or a node, which is not root, could write no head after a command that root ran. */
    @Test
    void whatRootWritesBelongsToTheOwnerOfTheFolder() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        UserPrincipal node =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Path heads = Files.createDirectory(folder.resolve("state")).resolve("audit/heads.log");
        Files.setOwner(folder.resolve("state"), node);

        new SecondSink(heads).append(List.of());

        assertThat(Files.getOwner(heads)).isEqualTo(node);
        assertThat(Files.getOwner(heads.getParent())).isEqualTo(node);
    }

    @Test
    void aLogThatWasTamperedWithIsNotTakenForARestoredOne() {
        tamper("update audit_event set actor = 'x' where target = 'thing-4';");
        var sink = new SecondSink(folder.resolve("audit/heads.log"));
        var restoration = new AuditRestoration(home.database(), TestTenants.vault(), clock, sink);

        assertThatThrownBy(() -> restoration.restored(CALLER)).isInstanceOf(Problem.class);
        assertThat(folder.resolve("audit/heads.log")).isNotEmptyFile();
    }
}
