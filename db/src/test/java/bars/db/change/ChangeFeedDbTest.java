package bars.db.change;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.TestDatabase;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChangeFeedDbTest {

    @Test
    void aCommittedChangeReachesTheListenerAndALostConnectionMakesItReload() throws Exception {
        try (var test = TestDatabase.create()) {
            var told = new LinkedBlockingQueue<String>();
            var listener = new ChangeFeed.Listener() {
                @Override
                public void reload() {
                    told.add("reload");
                }

                @Override
                public void changed(ConfigChange change) {
                    told.add(change.kind() + " " + change.key());
                }
            };
            try (var feed = ChangeFeed.start(test.database(), listener, Thread::new)) {
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("reload");

                test.database()
                        .doAsPlatform(work -> new ConfigChanges(work).tell(ConfigChange.CERTIFICATE, "a.nhs.uk"));
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("certificate a.nhs.uk");

                try (var owner = test.owner();
                        var statement = owner.createStatement()) {
                    statement.execute(
                            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bars-listener' and datname = current_database()");
                }
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("reload");
                assertThat(feed).isNotNull();
            }
        }
    }

    @Test
    void aListenerThatFailsIsToldToReloadUntilItSucceeds() throws Exception {
        try (var test = TestDatabase.create()) {
            var told = new LinkedBlockingQueue<String>();
            var reloads = new AtomicInteger();
            var listener = new ChangeFeed.Listener() {
                @Override
                public void reload() {
                    int number = reloads.incrementAndGet();
                    told.add("reload " + number);
                    if (number == 1) {
                        throw new IllegalStateException("zip file closed");
                    }
                    if (number == 2) {
                        throw new NoClassDefFoundError("a/Class");
                    }
                }

                @Override
                public void changed(ConfigChange change) {
                    told.add("changed " + change.key());
                    throw new IllegalStateException("cannot be applied");
                }
            };
            try (var feed = ChangeFeed.start(test.database(), listener, Thread::new)) {
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("reload 1");
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("reload 2");
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("reload 3");
                assertThat(isSoonNotBehind(feed)).isTrue();

                test.database()
                        .doAsPlatform(work -> new ConfigChanges(work).tell(ConfigChange.CERTIFICATE, "a.nhs.uk"));
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("changed a.nhs.uk");
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("reload 4");
                assertThat(isSoonNotBehind(feed)).isTrue();
            }
        }
    }

    private static boolean isSoonNotBehind(ChangeFeed feed) throws InterruptedException {
        for (int i = 0; i < 3_000 && feed.isBehind(); i++) {
            Thread.sleep(10);
        }
        return !feed.isBehind();
    }
}
