package bars.receiver.tls;

import bars.db.seal.CannotOpen;
import bars.db.seal.KeyVault;
import bars.db.seal.SealContext;
import bars.edge.ClientRules;
import bars.edge.SealedIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A snapshot in a file, sealed under the master key in pieces: each piece is bound to its snapshot and its place, and the
 * last one says that it is the last, so that nothing can be altered, left out, moved or mixed. Written whole or not at
 * all.
 */
final class SnapshotFile {
    /** A larger site does without: 100,000 names take about 300 MB. */
    private static final long MOST_BYTES = 512L << 20;

    private static final int MOST_PIECE_BYTES = 128 << 20;
    private static final int NAMES_A_PIECE = 500;
    private static final int FORMAT = 3;
    private static final String PURPOSE = "tls-snapshot";

    private final Path file;
    private final String database;
    private final KeyVault vault;

    /** @param database where the content comes from; a snapshot of another database is refused */
    SnapshotFile(Path file, String database, KeyVault vault) {
        this.file = file;
        this.database = database;
        this.vault = vault;
    }

    /** What a piece holds. */
    private enum Piece {
        HEAD,
        RULES,
        NAMES,
        END
    }

    /** Replaces the file and returns its bytes. Keys come under the present master key, as a restart will want them. */
    long write(TlsSnapshot snapshot) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("a snapshot needs a folder");
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path draft = Files.createTempFile(
                folder,
                ".tls",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                UUID id = UUID.randomUUID();
                out.write(bytes(to -> {
                    to.writeLong(id.getMostSignificantBits());
                    to.writeLong(id.getLeastSignificantBits());
                }));
                pieces(snapshot, new Sealing(out, id));
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Files.size(file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void pieces(TlsSnapshot snapshot, Sealing sealing) throws IOException {
        sealing.put(Piece.HEAD, out -> {
            out.writeInt(FORMAT);
            out.writeLong(snapshot.takenAt().toEpochMilli());
            out.writeUTF(database);
        });
        for (ClientRules rules : snapshot.rules()) {
            sealing.put(Piece.RULES, out -> SnapshotCodec.write(out, rules));
        }
        List<SealedIdentity> all = snapshot.identities();
        for (int i = 0; i < all.size(); i += NAMES_A_PIECE) {
            List<SealedIdentity> some = all.subList(i, Math.min(i + NAMES_A_PIECE, all.size()));
            sealing.put(Piece.NAMES, out -> {
                out.writeInt(some.size());
                for (SealedIdentity one : some) {
                    SnapshotCodec.write(out, underPresentKey(one));
                }
            });
        }
        sealing.put(Piece.END, out -> out.writeInt(all.size()));
    }

    private SealedIdentity underPresentKey(SealedIdentity one) {
        return new SealedIdentity(
                one.serverName(),
                one.environment(),
                one.keyId(),
                one.fingerprint(),
                vault.rewrap(one.sealedKey()),
                one.chain());
    }

    /**
     * Reads the file whole.
     *
     * @throws IOException when there is none, or it is not one of this platform and database, or not all of it is there
     */
    TlsSnapshot read() throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("the snapshot is larger than any that is written");
        }
        try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
            Opening opening = new Opening(in, new UUID(in.readLong(), in.readLong()));
            DataInputStream head = opening.next(Piece.HEAD);
            if (head.readInt() != FORMAT) {
                throw new IOException("the snapshot was written by another version");
            }
            Instant takenAt = Instant.ofEpochMilli(head.readLong());
            if (!head.readUTF().equals(database)) {
                throw new IOException("the snapshot is of another database");
            }
            List<ClientRules> rules = new ArrayList<>();
            List<SealedIdentity> identities = new ArrayList<>();
            for (DataInputStream piece = opening.next(); opening.kind != Piece.END; piece = opening.next()) {
                if (opening.kind == Piece.RULES) {
                    rules.add(SnapshotCodec.rules(piece));
                } else {
                    for (int left = piece.readInt(); left > 0; left--) {
                        identities.add(SnapshotCodec.identity(piece));
                    }
                }
            }
            return new TlsSnapshot(takenAt, rules, identities);
        } catch (CannotOpen | IllegalArgumentException e) {
            throw new IOException("the snapshot does not open: " + e.getMessage(), e);
        }
    }

    private static SealContext context(UUID id, int place) {
        return new SealContext("-", "-", id + "/" + place, PURPOSE);
    }

    /** Writes into one piece. */
    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        content.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private final class Sealing {
        private final DataOutputStream out;
        private final UUID id;
        private int place;
        private long written;

        Sealing(OutputStream out, UUID id) {
            this.out = new DataOutputStream(out);
            this.id = id;
        }

        void put(Piece kind, Content content) throws IOException {
            byte[] sealed = vault.seal(
                    bytes(to -> {
                        to.writeByte(kind.ordinal());
                        content.write(to);
                    }),
                    context(id, place++));
            written += sealed.length;
            if (sealed.length > MOST_PIECE_BYTES || written > MOST_BYTES) {
                throw new IOException("the snapshot would be larger than " + (MOST_BYTES >> 20) + " MB");
            }
            out.writeInt(sealed.length);
            out.write(sealed);
        }
    }

    private final class Opening {
        private final DataInputStream in;
        private final UUID id;
        private int place;
        private Piece kind = Piece.HEAD;

        Opening(DataInputStream in, UUID id) {
            this.in = in;
            this.id = id;
        }

        DataInputStream next(Piece expected) throws IOException {
            DataInputStream piece = next();
            if (kind != expected) {
                throw new IOException("the snapshot does not begin as one");
            }
            return piece;
        }

        DataInputStream next() throws IOException {
            int length = in.readInt();
            if (length < 0 || length > MOST_PIECE_BYTES) {
                throw new IOException("the snapshot is broken");
            }
            byte[] sealed = in.readNBytes(length);
            if (sealed.length < length) {
                throw new IOException("the snapshot ends too early");
            }
            DataInputStream piece =
                    new DataInputStream(new ByteArrayInputStream(vault.open(sealed, context(id, place++))));
            kind = Piece.values()[piece.readUnsignedByte()];
            return piece;
        }
    }
}
