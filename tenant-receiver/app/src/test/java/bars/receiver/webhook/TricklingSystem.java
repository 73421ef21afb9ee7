package bars.receiver.webhook;

import bars.db.LoopbackSystem;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A system that begins a long TLS record and sends it byte by byte, a few in a second, until the caller has gone. */
final class TricklingSystem {
    /** Type, version and length of a handshake record of 16 KB. */
    private static final byte[] HEAD = {22, 3, 3, 64, 0};

    private TricklingSystem() {}

    static LoopbackSystem open() throws IOException {
        return new LoopbackSystem(TricklingSystem::trickle);
    }

    private static void trickle(Socket caller) throws IOException {
        caller.getOutputStream().write(HEAD);
        while (!Thread.currentThread().isInterrupted()) {
            caller.getOutputStream().write(2);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }
}
