package bars.edge;

import bars.edge.handshake.HandshakeJournal;
import bars.edge.handshake.HandshakeRecord;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Collects what is known of one handshake and writes its record. Used by one thread at a time. */
final class HandshakeNotes {
    private static final Pattern ODS_CODE = Pattern.compile("^bars-(?:int-|prod-)?([a-z0-9]{3,10})\\.");

    private final LiveTls live;
    private final HandshakeJournal journal;
    private final ClientHello hello;
    private String address = "unknown";

    HandshakeNotes(LiveTls live, HandshakeJournal journal, ClientHello hello) {
        this.live = live;
        this.journal = journal;
        this.hello = hello;
    }

    void from(InetAddress client) {
        address = client.getHostAddress();
    }

    void finished(Verdict verdict, List<X509Certificate> chain, SSLSession session) {
        List<String> reports = new ArrayList<>(verdict.reports());
        if (TlsPolicy.isCompatibilitySuite(session.getCipherSuite())) {
            reports.add("compatibility: " + session.getCipherSuite()
                    + " is spoken only until the compatibility switch runs out: the caller has to learn a newer suite");
        }
        String sentence = reports.isEmpty() ? verdict.sentence() : String.join("; ", reports);
        note(verdict.accepted(), verdict.rule(), sentence, chain, session.getProtocol());
    }

    void ended(Verdict verdict, List<X509Certificate> chain, String protocol) {
        note(false, verdict.rule(), "An open connection was ended. " + verdict.sentence(), chain, protocol);
    }

    void tooSlow() {
        note(
                false,
                "slow-handshake",
                "The caller did not finish its handshake in time: its network or its machine is too slow, or it only scans",
                List.of(),
                null);
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
        String askedFor = hello.serverName();
        if (!hello.isWhole()) {
            refused("protocol", "What arrived is no TLS handshake: the caller has to speak TLS here, not plain HTTP");
        } else if (askedFor == null) {
            refused("no-server-name", "The caller sent no server name (SNI): its TLS client has to");
        } else if (live.environmentOf(askedFor) == null) {
            refused("server-name", unknown(askedFor));
        } else {
            spoken(String.valueOf(failure.getMessage()));
        }
    }

    /** What JSSE says of a handshake that went wrong with a name that is live, in words that name whose move it is. */
    private void spoken(String message) {
        if (message.startsWith("Received fatal alert")) {
            refused(
                    "caller-refused",
                    "The caller broke off ("
                            + message.substring(message.indexOf(':') + 1).strip()
                            + "): it has to trust the authority of this endpoint's certificate");
        } else if (message.contains("Empty client certificate")) {
            refused(
                    "no-certificate",
                    "The caller presented no client certificate: it has to be set up with the one of "
                            + live.environmentOf(hello.serverName()));
        } else if (message.contains("protocol") && message.contains("not")) {
            refused("protocol", "The caller offers only old versions of TLS: it has to offer TLS 1.2 or 1.3");
        } else if (message.contains("no cipher suites in common")) {
            refused(
                    "protocol",
                    "The caller offers no suite that is accepted here: it has to offer ECDHE with AES-GCM or ChaCha20, or an"
                            + " administrator opens the compatibility switch for a while");
        } else {
            refused("protocol", "TLS failed: " + message);
        }
    }

    private static String unknown(String name) {
        Matcher ods = ODS_CODE.matcher(name);
        return ods.find()
                ? "This looks like ODS code " + ods.group(1).toUpperCase(Locale.ROOT)
                        + ", but no such endpoint is live here: add it, or correct the catalogue entry"
                : "No such endpoint is live here: add it, or correct the catalogue entry of whoever calls it";
    }

    private void refused(String rule, String sentence) {
        note(false, rule, sentence, List.of(), null);
    }

    private void note(
            boolean accepted, String rule, String sentence, List<X509Certificate> chain, @Nullable String protocol) {
        String askedFor = hello.serverName();
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
