package bars.receiver.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.seal.KeyVault;
import bars.db.seal.MasterKey;
import bars.db.seal.SealContext;
import bars.edge.ClientRules;
import bars.edge.LiveTls;
import bars.edge.Network;
import bars.edge.SealedIdentity;
import bars.edge.revocation.RevocationList;
import bars.edge.revocation.RevocationPolicy;
import bars.edge.revocation.Revocations;
import bars.edge.revocation.Serials;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSnapshotTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final SealContext KEY = new SealContext("INT", "7", "k", "tls-private-key");
    private static final String DATABASE = "jdbc:postgresql://db/bars";

    private final KeyVault vault = new KeyVault(key(1));
    private final LiveTls live = LiveTls.current();

    @TempDir
    private Path folder;

    @BeforeEach
    void nothingIsServed() {
        live.retain(Set.of());
    }

    @Test
    void everythingComesBackAsItWas() throws IOException {
        List<SealedIdentity> identities =
                IntStream.range(0, 1_201).mapToObj(this::identity).toList();
        SnapshotFile file = file(DATABASE, vault);

        file.write(new TlsSnapshot(NOW, List.of(rules("INT"), rules("PROD")), identities));
        TlsSnapshot read = file.read();

        assertThat(read.takenAt()).isEqualTo(NOW);
        assertThat(read.rules()).containsExactly(rules("INT"), rules("PROD"));
        assertThat(read.identities())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(identities);
        assertThat(vault.open(read.identities().get(1_200).sealedKey(), KEY))
                .isEqualTo("private 1200".getBytes(StandardCharsets.UTF_8));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void neitherNamesNorKeysStandInTheFile() throws IOException {
        file(DATABASE, vault).write(new TlsSnapshot(NOW, List.of(rules("INT")), List.of(identity(1))));

        String bytes = Files.readString(path(), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("x1.example", "private", "proxy.example");
    }

    @Test
    void everyAlteredByteAndEveryMissingOneIsNoticed() throws IOException {
        SnapshotFile file = file(DATABASE, vault);
        file.write(new TlsSnapshot(NOW, List.of(rules("INT")), List.of(identity(1))));
        byte[] good = Files.readAllBytes(path());

        for (int i = 0; i < good.length; i++) {
            byte[] altered = good.clone();
            altered[i] ^= 1;
            Files.write(path(), altered);
            assertThatThrownBy(file::read).as("byte %s", i).isInstanceOf(IOException.class);
            Files.write(path(), Arrays.copyOf(good, i));
            assertThatThrownBy(file::read).as("cut at %s", i).isInstanceOf(IOException.class);
        }
    }

    @Test
    void neitherAnotherDatabaseNorAnotherMasterKeyReadsIt() throws IOException {
        file(DATABASE, vault).write(new TlsSnapshot(NOW, List.of(), List.of(identity(1))));

        assertThatThrownBy(() -> file("jdbc:postgresql://other/bars", vault).read())
                .hasMessageContaining("another database");
        assertThatThrownBy(() -> file(DATABASE, new KeyVault(key(2))).read()).isInstanceOf(IOException.class);
    }

    @Test
    void keysComeUnderThePresentMasterKey() throws IOException {
        KeyVault rotated = new KeyVault(key(2), List.of(key(1)));

        file(DATABASE, rotated).write(new TlsSnapshot(NOW, List.of(), List.of(identity(1))));

        byte[] sealed =
                file(DATABASE, new KeyVault(key(2))).read().identities().get(0).sealedKey();
        assertThat(new KeyVault(key(2)).open(sealed, KEY)).isEqualTo("private 1".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isWrittenWhenSomethingChangesAndUsedWhileItIsYoung() throws IOException {
        live.serve(identity(1));
        LocalSnapshot before = snapshot(NOW);
        before.keep(NOW);
        byte[] first = Files.readAllBytes(path());
        before.keep(NOW.plusSeconds(60));
        assertThat(Files.readAllBytes(path())).isEqualTo(first);
        live.serve(identity(2));
        before.keep(NOW.plusSeconds(60));
        assertThat(Files.readAllBytes(path())).isNotEqualTo(first);
        live.retain(Set.of());

        LocalSnapshot after = snapshot(NOW.plus(Duration.ofHours(23)));
        after.serve();

        assertThat(after.isInUse()).isTrue();
        assertThat(live.serving("x1.example")).isEqualTo("fp1");
        assertThat(live.serving("x2.example")).isEqualTo("fp2");
        assertThat(after.metrics()).contains("bars_snapshot_in_use 1");
    }

    @Test
    void isWrittenAgainBeforeItGrowsOld() throws IOException {
        live.serve(identity(1));
        LocalSnapshot snapshot = snapshot(NOW);
        snapshot.keep(NOW);
        byte[] first = Files.readAllBytes(path());

        snapshot.keep(NOW.plus(Duration.ofHours(4)));

        assertThat(Files.readAllBytes(path())).isNotEqualTo(first);
        assertThat(file(DATABASE, vault).read().takenAt()).isEqualTo(NOW.plus(Duration.ofHours(4)));
    }

    /** Written in a future that turned out wrong, it would be of no use to a node that starts now. */
    @Test
    void isWrittenAgainWhenTheClockWasSetBack() throws IOException {
        live.serve(identity(1));
        LocalSnapshot snapshot = snapshot(NOW);
        snapshot.keep(NOW.plus(Duration.ofHours(30)));

        snapshot.keep(NOW);

        assertThat(file(DATABASE, vault).read().takenAt()).isEqualTo(NOW);
    }

    @Test
    void tooOldOneServesNobody() throws IOException {
        file(DATABASE, vault).write(new TlsSnapshot(NOW, List.of(rules("INT")), List.of(identity(1))));

        LocalSnapshot late = snapshot(NOW.plus(Duration.ofHours(25)));
        late.serve();
        assertThat(late.isInUse()).isFalse();
        LocalSnapshot early = snapshot(NOW.minus(Duration.ofHours(25)));
        early.serve();

        assertThat(early.isInUse()).isFalse();
        assertThat(live.size()).isZero();
    }

    @Test
    void whatIsServedTooLongIsWithdrawn() throws IOException {
        file(DATABASE, vault).write(new TlsSnapshot(NOW, List.of(rules("INT")), List.of(identity(1))));
        Instant[] time = {NOW.plusSeconds(5)};
        LocalSnapshot snapshot =
                new LocalSnapshot(path(), file(DATABASE, vault), Duration.ofHours(24), live, new Clock() {
                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return time[0];
                    }
                });
        snapshot.serve();
        snapshot.expire();
        assertThat(live.size()).isEqualTo(1);

        time[0] = NOW.plus(Duration.ofHours(25));
        snapshot.expire();

        assertThat(live.size()).isZero();
        assertThat(snapshot.isInUse()).isFalse();
    }

    @Test
    void zeroHoursTurnItOff() {
        live.serve(identity(1));
        LocalSnapshot off =
                new LocalSnapshot(path(), file(DATABASE, vault), Duration.ZERO, live, Clock.fixed(NOW, ZoneOffset.UTC));

        off.keep(NOW);
        off.serve();

        assertThat(path()).doesNotExist();
        assertThat(off.isInUse()).isFalse();
    }

    @Test
    void folderThatCannotBeWrittenIsCountedAndHarmsNobody() throws IOException {
        live.serve(identity(1));
        Files.writeString(folder.resolve("snapshot"), "a file where the folder should be");
        LocalSnapshot snapshot = snapshot(NOW);

        snapshot.keep(NOW);

        assertThat(snapshot.metrics()).contains("bars_snapshot_failures_total 1");
        assertThat(live.size()).isEqualTo(1);
    }

    private LocalSnapshot snapshot(Instant now) {
        return new LocalSnapshot(
                path(), file(DATABASE, vault), Duration.ofHours(24), live, Clock.fixed(now, ZoneOffset.UTC));
    }

    private SnapshotFile file(String database, KeyVault with) {
        return new SnapshotFile(path(), database, with);
    }

    private Path path() {
        return folder.resolve("snapshot/tls.sealed");
    }

    private SealedIdentity identity(int i) {
        return new SealedIdentity(
                "x" + i + ".example",
                "INT",
                "7:" + i,
                "fp" + i,
                vault.seal(("private " + i).getBytes(StandardCharsets.UTF_8), KEY),
                List.of(new byte[] {1, 2, (byte) i}, new byte[] {3}));
    }

    private static ClientRules rules(String environment) {
        RevocationList list = new RevocationList(
                "aa",
                "CN=authority",
                Set.of("http://crl.example/1"),
                RevocationList.Covered.LEAVES,
                BigInteger.TEN.pow(30),
                NOW.minusSeconds(60),
                NOW.plusSeconds(60),
                Serials.of(List.of(BigInteger.ONE, BigInteger.TWO.pow(159))),
                Serials.NONE,
                Serials.of(List.of(BigInteger.TEN)));
        return new ClientRules(
                environment,
                Set.of(),
                Set.of(),
                List.of(Network.parse("192.0.2.0/24"), Network.parse("2001:db8::1")),
                Set.of("proxy.example"),
                new ClientRules.Checks(true, false, true, false),
                Revocations.of(
                        List.of(list),
                        Map.of("bb", Serials.of(List.of(BigInteger.valueOf(5)))),
                        Map.of(Revocations.place("cc", "http://crl.example/a"), NOW)),
                RevocationPolicy.grace(Duration.ofHours(168)),
                environment.equals("INT") ? NOW : null);
    }

    private static MasterKey key(int fill) {
        byte[] bytes = new byte[MasterKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return MasterKey.of(bytes);
    }
}
