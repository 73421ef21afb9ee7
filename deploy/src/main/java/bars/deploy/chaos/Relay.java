package bars.deploy.chaos;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A stretch of network between two processes of this machine: what goes through it can be late, be held back and be cut off.
 *
 * <p>It passes streams on, not packets. A lost packet is therefore what TCP makes of it, a piece that comes after the time
 * of a retransmission; while everything is held back connections are still taken, as a host that lies beyond would be
 * reached by no such answer. Thread-safe.
 */
public final class Relay implements AutoCloseable {
    /** Source: Linux, TCP_RTO_MIN; doubled for each loss of the same packet. */
    private static final Duration RETRANSMISSION = Duration.ofMillis(200);

    private static final int MOST_LOSSES = 4;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int PIECE_BYTES = 64 << 10;

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean questionsHeld;
    private boolean answersHeld;
    private long age;
    private long forgotten;
    private volatile Duration delay = Duration.ZERO;
    private volatile double losses;

    private Relay(ServerSocket door, InetSocketAddress target) {
        this.door = door;
        this.target = target;
    }

    /** A stretch to {@code target}, which is well at first. */
    static Relay to(InetSocketAddress target) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), target);
        start(relay::admit);
        return relay;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getLocalPort());
    }

    /** Each piece, in each direction, comes so much later. */
    void delay(Duration by) {
        delay = by;
    }

    /** So large a part of the pieces is lost and sent again. */
    void lose(double part) {
        losses = part;
    }

    /** Nothing comes through, in either direction; nobody is told. */
    void hold() {
        hold(true, true);
    }

    /** What is asked comes through; the answers do not. */
    void holdAnswers() {
        hold(false, true);
    }

    /** Nothing comes through any more on the connections of now, and neither end is told; new ones are well. */
    void forget() {
        synchronized (gate) {
            forgotten = ++age;
        }
    }

    /** All is well again: what was held back goes on; forgotten connections end. */
    void heal() {
        delay = Duration.ZERO;
        losses = 0;
        hold(false, false);
    }

    private void hold(boolean questions, boolean answers) {
        synchronized (gate) {
            questionsHeld = questions;
            answersHeld = answers;
            forgotten = 0;
            gate.notifyAll();
        }
    }

    /** Resets every connection, whatever is under way on it; returns how many. */
    int cut() {
        int cut = 0;
        for (Socket one : open) {
            reset(one);
            cut++;
        }
        return cut / 2;
    }

    private void admit() {
        while (!door.isClosed()) {
            try {
                Socket asking = door.accept();
                start(() -> join(asking));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket asking) {
        Socket asked = new Socket();
        open.add(asking);
        open.add(asked);
        long born = born();
        try {
            awaitPassage(false, born);
            asking.setTcpNoDelay(true);
            asked.setTcpNoDelay(true);
            asked.connect(target, CONNECT_MILLIS);
            start(() -> pass(asked, asking, true, born));
            pass(asking, asked, false, born);
        } catch (IOException away) {
            end(asking, asked);
        }
    }

    /** Passes on until one side ends; then both do. */
    private void pass(Socket from, Socket to, boolean answers, long born) {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                awaitPassage(answers, born);
                out.write(piece, 0, read);
            }
            awaitPassage(answers, born);
        } catch (IOException ended) {
            // the other side learns of it
        } finally {
            end(from, to);
        }
    }

    private long born() {
        synchronized (gate) {
            return ++age;
        }
    }

    /** @throws IOException when nothing passes any more */
    private void awaitPassage(boolean answers, long born) throws IOException {
        Duration late = delay;
        Duration retransmission = RETRANSMISSION;
        for (int i = 0; i < MOST_LOSSES && ThreadLocalRandom.current().nextDouble() < losses; i++) {
            late = late.plus(retransmission);
            retransmission = retransmission.multipliedBy(2);
        }
        if (!late.isZero()) {
            LockSupport.parkNanos(late.toNanos());
        }
        synchronized (gate) {
            boolean lost = false;
            while (((answers ? answersHeld : questionsHeld) || born < forgotten) && !door.isClosed()) {
                lost |= born < forgotten;
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            if (lost) {
                throw new IOException("the connection was forgotten");
            }
        }
    }

    private void end(Socket one, Socket other) {
        open.remove(one);
        open.remove(other);
        quietly(one);
        quietly(other);
    }

    private static void reset(Socket one) {
        try {
            one.setSoLinger(true, 0);
        } catch (SocketException e) {
            // it has ended already
        }
        quietly(one);
    }

    private static void quietly(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            // there is nothing left to close
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        quietly(door);
        heal();
        cut();
    }
}
