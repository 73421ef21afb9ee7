package bars.deploy.management;

import bars.deploy.publication.PublicListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another process whose listeners get many halves of requests; run by a test, since the JDK reads its limits once in a
 * process. Prints the first line of the answer that each listener gives afterwards.
 */
final class HalfRequests {
    private static final int HALVES = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private HalfRequests() {}

    public static void main(String[] arguments) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, here)) {
            port = free.getLocalPort();
        }
        InetSocketAddress any = new InetSocketAddress(here, 0);
        InetSocketAddress management = new InetSocketAddress(here, port);
        try (ManagementListener health = ManagementListener.open(management, new Readiness());
                PublicListener keys = PublicListener.open(any, Optional.empty())) {
            System.out.println(answer(port, "/health/live"));
            System.out.println(answer(keys.port(), "/elsewhere"));
        }
    }

    private static String answer(int port, String path) throws IOException {
        List<Socket> halves = new ArrayList<>();
        for (int i = 0; i < HALVES; i++) {
            Socket half = new Socket(InetAddress.getLoopbackAddress(), port);
            half.getOutputStream().write("GET".getBytes(StandardCharsets.US_ASCII));
            half.getOutputStream().flush();
            halves.add(half);
        }
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            String answer = "";
            while (answer.isEmpty() && System.nanoTime() < end) {
                answer = attempt(port, path);
            }
            return answer;
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    /** The first line of the answer; empty when the connection was ended with those of the halves. */
    private static String attempt(int port, String path) {
        try (Socket whole = new Socket(InetAddress.getLoopbackAddress(), port)) {
            whole.setSoTimeout((int) PATIENCE.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n";
            whole.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = whole.getInputStream();
            return new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
        } catch (IOException ended) {
            return "";
        }
    }
}
