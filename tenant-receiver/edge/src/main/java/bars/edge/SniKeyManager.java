package bars.edge;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the identity of the name that the caller asked for, and nobody's when there is none. JSSE asks for alias, key and
 * chain in three calls on one thread; the identity chosen by the first stays with that thread, so that a certificate
 * replaced in between cannot pair one key with another chain.
 */
final class SniKeyManager extends X509ExtendedKeyManager {
    private static final String RSA = "RSA";

    private final LiveTls live;
    private final ThreadLocal<@Nullable ServerIdentity> chosen = new ThreadLocal<>();

    SniKeyManager(LiveTls live) {
        this.live = live;
    }

    /** The name in the ClientHello of this session, lower case, or null. */
    static @Nullable String serverName(@Nullable SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return null;
        }
        List<SNIServerName> names = extended.getRequestedServerNames();
        for (SNIServerName name : names) {
            if (name instanceof SNIHostName host) {
                return host.getAsciiName().toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        if (!keyType.equals(RSA)) {
            return null;
        }
        return choose(serverName(engine.getHandshakeSession()));
    }

    /** Chooses the identity of {@code name} for this thread's handshake; its alias, or null when nobody has that name. */
    @Nullable
    String choose(@Nullable String name) {
        ServerIdentity identity = name == null ? null : live.identity(name);
        chosen.set(identity);
        return identity == null ? null : name;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerIdentity identity = chosen.get();
        return identity == null ? null : identity.key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerIdentity identity = chosen.get();
        return identity == null ? null : identity.chain();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
