package bars.edge;

import bars.edge.handshake.FreshNames;
import bars.edge.handshake.HandshakeJournal;
import bars.edge.handshake.HandshakeRecord;
import bars.edge.handshake.OwnProof;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
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

    /** What a caller says that does not like the certificate. Source: RFC 8446 §6.2. */
    private static final Pattern CERTIFICATE_ALERT =
            Pattern.compile("bad_certificate|certificate_(unknown|expired|revoked)|unknown_ca|unsupported_certificate");

    private final LiveTls live;
    private final HandshakeJournal journal;
    private final ClientHello hello;
    private String address = "unknown";
    private @Nullable InetSocketAddress caller;

    HandshakeNotes(LiveTls live, HandshakeJournal journal, ClientHello hello) {
        this.live = live;
        this.journal = journal;
        this.hello = hello;
    }

    void from(InetSocketAddress client) {
        caller = client;
        address = client.getAddress().getHostAddress();
    }

    /** Most of those that were let in are only counted: no record of them is made. */
    void finished(Verdict verdict, List<X509Certificate> chain, SSLSession session) {
        if (!verdict.accepted()) {
            refused(verdict.rule(), verdict.sentence(), chain, session.getProtocol());
            return;
        }
        tell(session);
        if (!journal.sampled(live.environmentOf(hello.serverName()), verdict.rule())) {
            return;
        }
        List<String> reports = new ArrayList<>(verdict.reports());
        if (TlsPolicy.isCompatibilitySuite(session.getCipherSuite())) {
            reports.add("compatibility: " + session.getCipherSuite()
                    + " is spoken only until the compatibility switch runs out: the caller has to learn a newer suite");
        }
        String sentence = reports.isEmpty() ? verdict.sentence() : String.join("; ", reports);
        journal.keep(one(true, verdict.rule(), sentence, chain, session.getProtocol()));
    }

    /** A name that is watched: only a full handshake says something of its certificate. */
    private void tell(SSLSession session) {
        String name = hello.serverName();
        FreshNames fresh = FreshNames.current();
        Certificate[] shown = session.getLocalCertificates();
        if (name != null && fresh.fingerprint(name) != null && shown != null && shown.length > 0) {
            fresh.taken(name, sha256(shown[0]));
        }
    }

    void ended(Verdict verdict, List<X509Certificate> chain, String protocol) {
        refused(verdict.rule(), "An open connection was ended. " + verdict.sentence(), chain, protocol);
    }

    void tooSlow() {
        refused(
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
                refused(refused.verdict().rule(), refused.verdict().sentence(), refused.chain(), null);
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
            if (CERTIFICATE_ALERT.matcher(message).find()) {
                FreshNames.current().refused(hello.serverName());
            }
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
        refused(rule, sentence, List.of(), null);
    }

    private void refused(String rule, String sentence, List<X509Certificate> chain, @Nullable String protocol) {
        InetSocketAddress from = caller;
        if (from == null || !OwnProof.isFrom(from)) {
            journal.refused(one(false, rule, sentence, chain, protocol));
        }
    }

    private HandshakeRecord one(
            boolean accepted, String rule, String sentence, List<X509Certificate> chain, @Nullable String protocol) {
        String askedFor = hello.serverName();
        return new HandshakeRecord(
                Instant.now(),
                askedFor,
                live.environmentOf(askedFor),
                address,
                protocol,
                accepted,
                rule,
                sentence,
                chain.stream().map(HandshakeNotes::presented).toList());
    }

    static HandshakeRecord.Presented presented(X509Certificate one) {
        return new HandshakeRecord.Presented(
                one.getSubjectX500Principal().getName(),
                one.getIssuerX500Principal().getName(),
                sha256(one),
                List.copyOf(CallerCheck.names(one)));
    }

    private static String sha256(Certificate one) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(one.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
