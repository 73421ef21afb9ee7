package bars.platform.certificate;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.certificate.KeyExport;
import bars.db.certificate.KeyExports;
import bars.db.certificate.ServerCertificate;
import bars.db.seal.KeyVault;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes a private key out of the platform: with a reason, under a passphrase, in PROD with the consent of a second person,
 * through a link that works once and for ten minutes. Each is audited when it is made and when it is fetched. Thread-safe.
 */
@Singleton
public class KeyExportDesk {
    /** What a second person consents to; the target is the certificate's id. */
    public static final String ACTION = "certificate.export";

    /** Source: portal design 3.6. */
    static final Duration VALID = Duration.ofMinutes(10);

    private static final int MAX_REASON = 500;
    private static final int LINK_BYTES = 32;

    private final Database database;
    private final KeyVault vault;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public KeyExportDesk(Database database, KeyVault vault, Ids ids, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
    }

    /** How the file is written. */
    public enum Format {
        PKCS12,
        PKCS8
    }

    /** How the file is encrypted. */
    public enum Encryption {
        AES_256,
        /** For old import tools; PKCS#12 alone. */
        LEGACY_3DES
    }

    /**
     * What is wanted.
     *
     * @param format PKCS12 when absent
     * @param encryption AES_256 when absent
     * @param passphrase drawn by the platform when absent
     */
    public record Document(
            @Nullable String reason,
            @Nullable Format format,
            @Nullable Encryption encryption,
            @Nullable String passphrase) {
        /** Never shows the passphrase. */
        @Override
        public String toString() {
            return "Document[" + format + "]";
        }
    }

    /**
     * A file that waits.
     *
     * @param link below {@code /api/v1/}; works once, for whoever asked
     * @param passphrase shown this once, and only when the platform drew it
     */
    public record Prepared(
            UUID id,
            String fileName,
            String link,
            Instant expiresAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String passphrase) {
        /** Never shows the link, nor the passphrase. */
        @Override
        public String toString() {
            return "Prepared[" + id + "]";
        }
    }

    /** An export as the history shows it. */
    public record ExportView(
            UUID id,
            String format,
            String fileName,
            String requestedBy,
            String reason,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant fetchedAt) {}

    /** The file. */
    public record Content(String fileName, String mediaType, byte[] bytes) {}

    /** Writes the file and makes its link. */
    public Prepared prepare(Caller caller, UUID certificate, Document document) {
        Permissions.require(caller, Permission.CERTIFICATES_EXPORT);
        Permissions.requireFreshSignIn(caller, clock.instant());
        String reason = document.reason();
        if (reason == null || reason.isBlank() || reason.length() > MAX_REASON) {
            throw Problem.invalid("/reason", "required", "Enter a reason of at most " + MAX_REASON + " characters");
        }
        KeyFile file = file(document);
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_EXPORT, certificate);
            if (one.sealedKey() == null || one.chain().isEmpty()) {
                throw Problem.conflict("A certificate that is " + one.state() + " has no key with a certificate");
            }
            String passphrase = document.passphrase() == null
                    ? Passphrase.drawn(random)
                    : Passphrase.checked(
                            document.passphrase(), one.serverName(), CertificateRegister.odsCode(work, one));
            if (one.environment() == Environment.PROD) {
                CertificateConsent.require(work, caller, ACTION, one, clock.instant());
            }
            return store(work, caller, one, file, passphrase, reason, document.passphrase() == null);
        });
    }

    /** The file behind {@code link}, once. Whoever did not ask for it, and whoever comes too late, finds nothing. */
    public Content fetch(Caller caller, UUID certificate, String link) {
        Permissions.require(caller, Permission.CERTIFICATES_EXPORT);
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_EXPORT, certificate);
            KeyExports exports = new KeyExports(work);
            KeyExport waiting = exports.waiting(sha256(link), clock.instant())
                    .filter(export -> export.certificateId().equals(one.id()))
                    .filter(export -> export.actor().equals(caller.actor()))
                    .orElseThrow(() -> Problem.notFound("export"));
            byte[] sealed = waiting.sealedFile();
            if (sealed == null) {
                throw Problem.notFound("export");
            }
            byte[] bytes = vault.open(sealed, waiting.sealContext());
            exports.fetched(waiting.id(), clock.instant());
            note(work, caller, one, "certificate.export-fetched", waiting.id(), waiting.reason());
            return new Content(
                    waiting.fileName(), KeyFile.valueOf(waiting.format()).mediaType(), bytes);
        });
    }

    /** Who took this key out, and why; the newest first. */
    public List<ExportView> history(Caller caller, UUID certificate) {
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_READ, certificate);
            return new KeyExports(work)
                    .of(one).stream()
                            .map(export -> new ExportView(
                                    export.id(),
                                    export.format(),
                                    export.fileName(),
                                    export.actor(),
                                    export.reason(),
                                    export.createdAt(),
                                    export.expiresAt(),
                                    export.fetchedAt()))
                            .toList();
        });
    }

    /** Drops files that nobody fetched in time. */
    public void forgetOld() {
        database.doAsPlatform(work -> new KeyExports(work).forgetOld(clock.instant()));
    }

    private Prepared store(
            Work work,
            Caller caller,
            ServerCertificate one,
            KeyFile file,
            String passphrase,
            String reason,
            boolean drawn) {
        char[] password = passphrase.toCharArray();
        byte[] content = StoredIdentity.with(vault, one, (key, chain) -> file.write(key, chain, password));
        KeyFile.clear(password);
        String link = HexFormat.of().formatHex(randomBytes());
        UUID id = ids.get();
        Instant now = clock.instant();
        var export = new KeyExport(
                id,
                one.tenantId(),
                one.environment(),
                one.id(),
                file.name(),
                file.fileName(one.serverName()),
                vault.seal(content, KeyExport.sealContext(one.environment(), one.tenantId(), id)),
                caller.actor(),
                reason,
                now.plus(VALID),
                null,
                now);
        new KeyExports(work).add(export, sha256(link));
        note(work, caller, one, "certificate.exported", id, reason);
        return new Prepared(
                id,
                export.fileName(),
                "certificates/" + one.id() + "/exports/" + link,
                export.expiresAt(),
                drawn ? passphrase : null);
    }

    private static KeyFile file(Document document) {
        boolean legacy = document.encryption() == Encryption.LEGACY_3DES;
        if (document.format() == Format.PKCS8) {
            if (legacy) {
                throw Problem.invalid("/encryption", "format", "LEGACY_3DES is for PKCS12 alone");
            }
            return KeyFile.PKCS8_AES256;
        }
        return legacy ? KeyFile.PKCS12_3DES : KeyFile.PKCS12_AES256;
    }

    private static void note(
            Work work, Caller caller, ServerCertificate one, String action, UUID export, String reason) {
        CertificateRegister.note(work, caller, one, action, Map.of("export", export.toString(), "reason", reason));
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[LINK_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(String link) {
        return HexFormat.of().parseHex(PreparedKey.sha256(link.getBytes(StandardCharsets.UTF_8)));
    }
}
