package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.messages.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A crash in the middle of the work loses nothing that was acknowledged, and the next start is quick; one with another master key
 * is refused.
 */
class DurabilityIT {
    private static final String PROCESS = "/FHIR/R4/$process-message";
    private static final int CALLERS = 4;
    private static final int ENOUGH = 60;

    @Test
    @Requirement("TI-08")
    void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
        try (RunningPlatform platform = RunningPlatform.fresh("killed")) {
            Duration first = platform.start("demo");
            Queue<Map<String, String>> acknowledged = new ConcurrentLinkedQueue<>();
            CountDownLatch enough = new CountDownLatch(ENOUGH);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Thread caller = new Thread(() -> send(platform, acknowledged, enough));
                caller.start();
                callers.add(caller);
            }
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            platform.kill();
            for (Thread caller : callers) {
                caller.join();
            }

            Duration start = platform.start("run");

            // On a machine at work every start is slow, and the first has more to do.
            assertThat(start).isLessThan(Collections.max(List.of(first, Duration.ofSeconds(60))));
            try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
                for (Map<String, String> headers : acknowledged) {
                    Reply again = connection.exchange("POST", PROCESS, headers, Endpoint.RIVERSIDE_INT.referral());
                    assertThat(again.status()).as(again.text()).isEqualTo(409);
                }
            }
            assertThat(platform.terminate()).isLessThan(Duration.ofSeconds(30));
            anotherMasterKeyIsRefused(platform);
        }
    }

    /** Such a node would look well and fail every handshake. */
    private static void anotherMasterKeyIsRefused(RunningPlatform platform) throws Exception {
        byte[] other = new byte[32];
        Arrays.fill(other, (byte) 1);
        Files.write(platform.home().resolve("master.key"), other);

        assertThat(platform.run("run")).isEqualTo(1);
        assertThat(platform.printed())
                .contains("is not the one of this database: ")
                .contains("4 private keys of certificates that serve")
                .contains("2 data keys of tenants");
    }

    /** Sends until the connection dies. */
    private static void send(RunningPlatform platform, Queue<Map<String, String>> acknowledged, CountDownLatch enough) {
        byte[] referral = Endpoint.RIVERSIDE_INT.referral();
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            while (true) {
                Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();
                if (connection.exchange("POST", PROCESS, headers, referral).status() == 200) {
                    acknowledged.add(headers);
                    enough.countDown();
                }
            }
        } catch (IOException killed) {
            // As expected: what counts is what was acknowledged before.
        }
    }
}
