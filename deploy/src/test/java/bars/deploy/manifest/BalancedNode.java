package bars.deploy.manifest;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a balancer sees of a receiver node: a listener that wants a PROXY header, and its readiness. Thread-safe. */
final class BalancedNode implements AutoCloseable {
    private static final byte[] VERSION_2 = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final int HEAD_OF_VERSION_2 = 16;

    private final ServerSocket listener;
    private final HttpServer management;
    private final Thread server;
    private volatile boolean ready = true;

    private BalancedNode(ServerSocket listener, HttpServer management) {
        this.listener = listener;
        this.management = management;
        this.server = new Thread(this::serve, "node " + listener.getInetAddress());
        server.setDaemon(true);
    }

    static BalancedNode at(String address, int port, int managementPort) throws IOException {
        HttpServer management = HttpServer.create(new InetSocketAddress(address, managementPort), 16);
        BalancedNode node = new BalancedNode(new ServerSocket(port, 16, InetAddress.getByName(address)), management);
        management.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(node.ready ? 200 : 503, -1);
            exchange.close();
        });
        management.start();
        node.server.start();
        return node;
    }

    void ready(boolean now) {
        ready = now;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket connection = listener.accept()) {
                connection.setSoTimeout(3000);
                InputStream in = connection.getInputStream();
                String header = header(in);
                String line = line(in);
                connection
                        .getOutputStream()
                        .write((listener.getInetAddress().getHostAddress() + "|" + header + "|" + line + "\n")
                                .getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The balancer ended this one, or the node stops.
                continue;
            }
        }
    }

    /** The PROXY header as version and the caller's address. */
    private static String header(InputStream in) throws IOException {
        byte[] start = in.readNBytes(VERSION_2.length);
        if (Arrays.equals(start, VERSION_2)) {
            byte[] rest = in.readNBytes(HEAD_OF_VERSION_2 - VERSION_2.length);
            byte[] addresses = in.readNBytes((rest[2] & 0xff) << 8 | rest[3] & 0xff);
            return "2 " + InetAddress.getByAddress(Arrays.copyOf(addresses, 4)).getHostAddress();
        }
        String[] words = (new String(start, StandardCharsets.US_ASCII) + line(in)).split(" ");
        return words[0].equals("PROXY") ? "1 " + words[2] : "none";
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    /** Returns once it refuses connections: whoever still waits for one in the listener keeps it open for a moment. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            server.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        management.stop(0);
    }
}
