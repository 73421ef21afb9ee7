package bars.edge;

import bars.edge.handshake.HandshakeJournal;
import bars.edge.handshake.HandshakeRecord;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Collects what is known of one handshake and writes its record. Used by one thread at a time. */
final class HandshakeNotes {
    private static final Pattern ODS_CODE = Pattern.compile("^bars-(?:int-|prod-)?([a-z0-9]{3,10})\\.");

    private final LiveTls live;
    private final HandshakeJournal journal;
    private String address = "unknown";
    private boolean looked;
    private @Nullable String askedFor;

    HandshakeNotes(LiveTls live, HandshakeJournal journal) {
        this.live = live;
        this.journal = journal;
    }

    void from(InetAddress client) {
        address = client.getHostAddress();
    }

    /** Reads the server name out of the first bytes. */
    void look(ByteBuffer first) {
        if (!looked && ClientHello.isWhole(first)) {
            looked = true;
            askedFor = ClientHello.serverName(first);
        }
    }

    @Nullable
    String askedFor() {
        return askedFor;
    }

    void finished(Verdict verdict, List<X509Certificate> chain, String protocol) {
        String sentence = verdict.reports().isEmpty() ? verdict.sentence() : String.join("; ", verdict.reports());
        note(verdict.accepted(), verdict.rule(), sentence, chain, protocol);
    }

    void failed(SSLException failure, boolean established) {
        if (established) {
            return; // the handshake was over; what failed is the connection
        }
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof EnvironmentTrustManager.Refused refused) {
                note(false, refused.verdict().rule(), refused.verdict().sentence(), refused.chain(), null);
                return;
            }
        }
        if (askedFor == null) {
            note(
                    false,
                    "no-server-name",
                    "the caller sent no server name (SNI): its TLS client has to",
                    List.of(),
                    null);
        } else if (live.environmentOf(askedFor) == null) {
            note(false, "server-name", unknown(askedFor), List.of(), null);
        } else {
            String message = String.valueOf(failure.getMessage());
            boolean none = message.contains("Empty client certificate") || message.contains("bad_certificate");
            note(
                    false,
                    none ? "no-certificate" : "protocol",
                    none ? "the caller presented no client certificate" : "TLS failed: " + message,
                    List.of(),
                    null);
        }
    }

    private static String unknown(String name) {
        Matcher ods = ODS_CODE.matcher(name);
        return ods.find()
                ? "looks like ODS code " + ods.group(1).toUpperCase(java.util.Locale.ROOT)
                        + ", but no such endpoint is live here: add it, or correct the catalogue entry"
                : "no such endpoint is live here";
    }

    private void note(
            boolean accepted, String rule, String sentence, List<X509Certificate> chain, @Nullable String protocol) {
        journal.note(new HandshakeRecord(
                Instant.now(),
                askedFor,
                live.environmentOf(askedFor),
                address,
                protocol,
                accepted,
                rule,
                sentence,
                chain.stream().map(HandshakeNotes::presented).toList()));
    }

    private static HandshakeRecord.Presented presented(X509Certificate one) {
        try {
            return new HandshakeRecord.Presented(
                    one.getSubjectX500Principal().getName(),
                    one.getIssuerX500Principal().getName(),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(one.getEncoded())),
                    List.copyOf(CallerCheck.names(one)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
