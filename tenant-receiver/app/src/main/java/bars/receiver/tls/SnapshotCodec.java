package bars.receiver.tls;

import bars.edge.ClientRules;
import bars.edge.Network;
import bars.edge.SealedIdentity;
import bars.edge.revocation.RevocationList;
import bars.edge.revocation.RevocationPolicy;
import bars.edge.revocation.Revocations;
import bars.edge.revocation.Serials;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a snapshot as bytes and back. Reads only what was sealed by this platform: no part of it is a stranger's. */
final class SnapshotCodec {
    private static final long NEVER = Long.MIN_VALUE;

    private SnapshotCodec() {}

    /** Writes one value. */
    interface Writer<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    /** Reads one value. */
    interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static void write(DataOutputStream out, SealedIdentity one) throws IOException {
        out.writeUTF(one.serverName());
        out.writeUTF(one.environment());
        out.writeUTF(one.keyId());
        out.writeUTF(one.fingerprint());
        bytes(out, one.sealedKey());
        all(out, one.chain(), SnapshotCodec::bytes);
    }

    static SealedIdentity identity(DataInputStream in) throws IOException {
        return new SealedIdentity(
                in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), bytes(in), all(in, SnapshotCodec::bytes));
    }

    static void write(DataOutputStream out, ClientRules rules) throws IOException {
        out.writeUTF(rules.environment());
        all(out, rules.anchors(), SnapshotCodec::certificate);
        all(out, rules.intermediates(), SnapshotCodec::certificate);
        all(out, rules.addresses(), (to, network) -> to.writeUTF(network.toString()));
        all(out, rules.names(), DataOutputStream::writeUTF);
        out.writeBoolean(rules.checks().chain());
        out.writeBoolean(rules.checks().address());
        out.writeBoolean(rules.checks().name());
        out.writeBoolean(rules.checks().keyUsage());
        write(out, rules.revocations());
        out.writeUTF(rules.revocationPolicy().mode().name());
        out.writeLong(rules.revocationPolicy().grace().toMillis());
        moment(out, rules.revocationPolicy().overriddenUntil());
        moment(out, rules.compatibleUntil());
    }

    static ClientRules rules(DataInputStream in) throws IOException {
        return new ClientRules(
                in.readUTF(),
                new HashSet<>(all(in, SnapshotCodec::certificate)),
                new HashSet<>(all(in, SnapshotCodec::certificate)),
                all(in, from -> Network.parse(from.readUTF())),
                new HashSet<>(all(in, from -> from.readUTF())),
                new ClientRules.Checks(in.readBoolean(), in.readBoolean(), in.readBoolean(), in.readBoolean()),
                revocations(in),
                new RevocationPolicy(
                        RevocationPolicy.Mode.valueOf(in.readUTF()), Duration.ofMillis(in.readLong()), moment(in)),
                moment(in));
    }

    private static void write(DataOutputStream out, Revocations revocations) throws IOException {
        List<RevocationList> lists =
                revocations.lists().values().stream().flatMap(List::stream).toList();
        all(out, lists, SnapshotCodec::list);
        all(out, revocations.forever().entrySet(), (to, one) -> {
            to.writeUTF(one.getKey());
            serials(to, one.getValue());
        });
        all(out, revocations.wantedSince().entrySet(), (to, one) -> {
            to.writeUTF(one.getKey());
            moment(to, one.getValue());
        });
    }

    private static Revocations revocations(DataInputStream in) throws IOException {
        List<RevocationList> lists = all(in, SnapshotCodec::list);
        Map<String, Serials> forever = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            forever.put(in.readUTF(), serials(in));
        }
        Map<String, Instant> wanted = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            wanted.put(in.readUTF(), Instant.ofEpochMilli(in.readLong()));
        }
        return Revocations.of(lists, forever, wanted);
    }

    private static void list(DataOutputStream out, RevocationList list) throws IOException {
        out.writeUTF(list.issuerKey());
        out.writeUTF(list.issuer());
        all(out, list.partitions(), DataOutputStream::writeUTF);
        out.writeUTF(list.covered().name());
        bytes(out, list.number().toByteArray());
        moment(out, list.thisUpdate());
        moment(out, list.nextUpdate());
        serials(out, list.revoked());
        serials(out, list.held());
        serials(out, list.released());
    }

    private static RevocationList list(DataInputStream in) throws IOException {
        String key = in.readUTF();
        String issuer = in.readUTF();
        Set<String> partitions = new HashSet<>(all(in, from -> from.readUTF()));
        return new RevocationList(
                key,
                issuer,
                partitions,
                RevocationList.Covered.valueOf(in.readUTF()),
                new BigInteger(bytes(in)),
                Instant.ofEpochMilli(in.readLong()),
                Instant.ofEpochMilli(in.readLong()),
                serials(in),
                serials(in),
                serials(in));
    }

    private static void serials(DataOutputStream out, Serials serials) throws IOException {
        all(out, serials.all(), (to, number) -> bytes(to, number.toByteArray()));
    }

    private static Serials serials(DataInputStream in) throws IOException {
        return Serials.of(all(in, from -> new BigInteger(bytes(from))));
    }

    private static void certificate(DataOutputStream out, X509Certificate one) throws IOException {
        try {
            bytes(out, one.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("an authority has no encoding", e);
        }
    }

    private static X509Certificate certificate(DataInputStream in) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes(in)));
        } catch (GeneralSecurityException e) {
            throw new IOException("an authority cannot be read", e);
        }
    }

    private static void moment(DataOutputStream out, @Nullable Instant moment) throws IOException {
        out.writeLong(moment == null ? NEVER : moment.toEpochMilli());
    }

    private static @Nullable Instant moment(DataInputStream in) throws IOException {
        long millis = in.readLong();
        return millis == NEVER ? null : Instant.ofEpochMilli(millis);
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static <T> void all(DataOutputStream out, Collection<? extends T> values, Writer<T> each)
            throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            each.write(out, value);
        }
    }

    private static <T> List<T> all(DataInputStream in, Reader<T> each) throws IOException {
        List<T> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(each.read(in));
        }
        return values;
    }
}
