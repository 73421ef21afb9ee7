package bars.deploy.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A system of a tenant that takes every connection and never answers. */
final class HungBackend implements AutoCloseable {
    private final ServerSocket server;
    private final Queue<Socket> taken = new ConcurrentLinkedQueue<>();

    HungBackend() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::take, "bench-hung-backend");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    private void take() {
        try {
            while (true) {
                taken.add(server.accept());
            }
        } catch (IOException e) {
            // closed: the benchmark is over
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket one : taken) {
            one.close();
        }
    }
}
