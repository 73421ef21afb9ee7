package bars.edge;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Lets a caller in by the rules of the environment of the name that it asked for. */
final class EnvironmentTrustManager extends X509ExtendedTrustManager {
    private final LiveTls live;

    EnvironmentTrustManager(LiveTls live) {
        this.live = live;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        String name = SniKeyManager.serverName(engine.getHandshakeSession());
        Verdict verdict = name == null
                ? Verdict.refused("server-name", "The caller named no server")
                : live.judge(name, List.of(chain), literal(engine.getPeerHost()));
        if (!verdict.accepted()) {
            throw new Refused(verdict, List.of(chain));
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return live.authorities();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this side is the server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this side is the server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side is the server");
    }

    /** The engine was made with the caller's address as a literal: nothing is resolved. */
    private static @Nullable InetAddress literal(@Nullable String host) {
        if (host == null || !(host.matches("[0-9.]+") || host.contains(":"))) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** A caller that was not let in, with the reason for the record. */
    static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1L;
        private final transient Verdict verdict;
        private final transient List<X509Certificate> chain;

        Refused(Verdict verdict, List<X509Certificate> chain) {
            super(verdict.rule());
            this.verdict = verdict;
            this.chain = chain;
        }

        Verdict verdict() {
            return verdict;
        }

        List<X509Certificate> chain() {
            return chain;
        }
    }
}
