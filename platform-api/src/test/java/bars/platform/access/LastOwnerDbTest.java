package bars.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.platform.problem.Precondition;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who counts as the owner that has to stay. */
class LastOwnerDbTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @SuppressWarnings("NullAway.Init")
    private TestDatabase home;

    @SuppressWarnings("NullAway.Init")
    private Users users;

    private final Ids ids = new Ids(CLOCK);

    @BeforeEach
    void open() {
        home = TestDatabase.create();
        users = new Users(home.database(), ids, CLOCK);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void ownersOfAnEnvironmentAndOwnersWhoCannotSignInAreNotEnough() {
        UUID last = owner("last", List.of(), "hash");
        UUID bound = owner("bound", List.of(Environment.INT), "hash");
        UUID shut = owner("shut", List.of(), null);
        UUID reinvited = owner("reinvited", List.of(), "hash");
        users.reinvite(Caller.system("test"), reinvited);

        assertThatThrownBy(() -> disable(last)).hasMessageContaining("last owner");

        disable(bound);
        disable(shut);
        disable(reinvited);
        UUID federated = owner("federated", List.of(), null);
        home.database().doAsPlatform(work -> new Accounts(work).link(federated, "https://idp.example someone"));
        disable(last);
        assertThatThrownBy(() -> disable(federated)).hasMessageContaining("last owner");
    }

    @Test
    void ofTwoOwnersWhoDisableEachOtherOneStays() throws Exception {
        UUID one = owner("one", List.of(), "hash");
        UUID two = owner("two", List.of(), "hash");
        CountDownLatch both = new CountDownLatch(2);

        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> first = threads.submit(() -> catchThrowable(() -> disable(one, both)));
            Future<?> second = threads.submit(() -> catchThrowable(() -> disable(two, both)));
            first.get();
            second.get();

            // On a slow machine the later one may end by its wait for the lock, which is as good.
            assertThat(List.of(status(one), status(two)))
                    .containsExactlyInAnyOrder(Account.Status.ACTIVE, Account.Status.DISABLED);
        } finally {
            threads.shutdownNow();
        }
    }

    private Account.Status status(UUID id) {
        return home.database()
                .<Account>asPlatform(work -> new Accounts(work).byId(id).orElseThrow())
                .status();
    }

    private void disable(UUID id) {
        disable(id, new CountDownLatch(1));
    }

    /** Waits in the middle for the other, who never gets there while this one is at it. */
    private void disable(UUID id, CountDownLatch both) {
        users.edit(Caller.system("test"), id, Precondition.any(), old -> {
            both.countDown();
            try {
                both.await(300, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new Users.UserDocument(
                    old.email(), old.name(), Account.Status.DISABLED, old.roles(), old.tenants(), old.environments());
        });
    }

    private UUID owner(String name, List<Environment> environments, @Nullable String hash) {
        UUID id = ids.get();
        Account.Grants grants = new Account.Grants(List.of("owner"), List.of(), environments);
        home.database().doAsPlatform(work -> {
            Accounts accounts = new Accounts(work);
            accounts.invite(id, name + "@example.org", name, grants, CLOCK.instant());
            accounts.change(id, name, Account.Status.ACTIVE, grants, CLOCK.instant());
            if (hash != null) {
                accounts.password(id, hash, CLOCK.instant());
            }
        });
        return id;
    }
}
