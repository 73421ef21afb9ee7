package bars.db.change;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.TestDatabase;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("reload");

                test.database()
                        .doAsPlatform(work -> new ConfigChanges(work).tell(ConfigChange.CERTIFICATE, "a.nhs.uk"));
                assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("certificate a.nhs.uk");

                try (var owner = test.owner();
                        var statement = owner.createStatement()) {
                    statement.execute(
                            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bars-listener' and datname = current_database()");
                }
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("reload");
                assertThat(feed).isNotNull();
            }
        }
    }
}
