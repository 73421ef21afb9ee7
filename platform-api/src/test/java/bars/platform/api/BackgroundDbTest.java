package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Ids;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.platform.audit.SecondSink;
import bars.platform.job.JobHandler;
import bars.platform.mail.MailServer;
import bars.platform.onboarding.RequestPacks;
import bars.platform.reminder.ExpiryWatch;
import bars.platform.reminder.ExportWatch;
import bars.platform.reminder.RequestDesk;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundDbTest {
    @TempDir
    private Path home;

    @Test
    void aNodeIsThereWhileEverythingThatMayTakeLongIsStuck() throws Exception {
        try (Platform platform = new Platform()) {
            var stuck = new StuckClock();
            Background background = background(platform, stuck);
            background.start(this);
            try {
                assertThat(stuck.waiting.await(60, TimeUnit.SECONDS)).isTrue();

                assertThat(seenAfter(platform, lastSeen(platform, Instant.EPOCH)))
                        .isTrue();
            } finally {
                stuck.released.countDown();
                background.stop();
            }
        }
    }

    /** Whether the node says that it is there once more. */
    private static boolean seenAfter(Platform platform, Instant before) throws InterruptedException {
        Instant end = Instant.now().plus(Nodes.GONE_AFTER);
        while (!lastSeen(platform, before).isAfter(before) && Instant.now().isBefore(end)) {
            Thread.sleep(200);
        }
        return lastSeen(platform, before).isAfter(before);
    }

    private static Instant lastSeen(Platform platform, Instant otherwise) {
        return platform.database().asPlatform(work -> new Nodes(work).all()).stream()
                .map(Node::seenAt)
                .findFirst()
                .orElse(otherwise);
    }

    /** As the container makes it, with as many rounds that do not end as there are threads for them. */
    private Background background(Platform platform, Clock stuck) {
        var database = platform.database();
        var ids = new Ids(platform.clock);
        var none = MailServer.none();
        return platform.wiring
                .with(SecondSink.class, new SecondSink(home.resolve("heads.log")))
                .with(Instance.class, noHandlers())
                .with(ExportWatch.class, new ExportWatch(database, none, ids, stuck))
                .with(ExpiryWatch.class, new ExpiryWatch(database, none, ids, stuck))
                .with(
                        RequestDesk.class,
                        new RequestDesk(database, platform.wiring.get(RequestPacks.class), none, ids, stuck))
                .get(Background.class);
    }

    private static Instance<?> noHandlers() {
        return (Instance<?>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (self, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("stream");
                    return Stream.<JobHandler>empty();
                });
    }

    /** A clock that tells nobody the time until it is released. */
    private static final class StuckClock extends Clock {
        private final CountDownLatch waiting = new CountDownLatch(3);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            waiting.countDown();
            try {
                assertThat(released.await(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Instant.EPOCH;
        }
    }
}
