package bars.edge.payara;

import bars.edge.EdgeSslContext;
import bars.edge.FastCryptography;
import bars.edge.LiveTls;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.config.ssl.SSLImplementation;
import org.glassfish.grizzly.config.ssl.ServerSocketFactory;
import org.glassfish.grizzly.ssl.SSLSupport;
import org.jspecify.annotations.NullUnmarked;

/** What the listener's TLS settings name as {@code classname}: hands Payara our context, whole. */
@NullUnmarked
public final class TenantSslImplementation extends SSLImplementation {

    @Override
    public String getImplementationName() {
        return "BaRS edge";
    }

    @Override
    public ServerSocketFactory getServerSocketFactory() {
        return new Factory();
    }

    @Override
    public SSLSupport getSSLSupport(Socket socket) {
        return null;
    }

    @Override
    public SSLSupport getSSLSupport(SSLEngine engine) {
        return null;
    }

    @NullUnmarked
    private static final class Factory extends ServerSocketFactory {
        private static final SSLContext CONTEXT = context();

        private static SSLContext context() {
            FastCryptography.prefer();
            return EdgeSslContext.over(LiveTls.current());
        }

        @Override
        public void init() {}

        @Override
        public SSLContext getSSLContext() {
            return CONTEXT;
        }

        @Override
        public ServerSocket createSocket(int port) throws IOException {
            throw new IOException("only engines are served");
        }

        @Override
        public ServerSocket createSocket(int port, int backlog) throws IOException {
            throw new IOException("only engines are served");
        }

        @Override
        public ServerSocket createSocket(int port, int backlog, java.net.InetAddress address) throws IOException {
            throw new IOException("only engines are served");
        }

        @Override
        public Socket acceptSocket(ServerSocket socket) throws IOException {
            throw new IOException("only engines are served");
        }

        @Override
        public void handshake(Socket socket) {}
    }
}
