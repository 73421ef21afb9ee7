package bars.db.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrustBundlesDbTest {
    private static TestDatabase test;
    private static Database database;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        database = test.database();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aBundleComesBackAsItWasStored() {
        var authority = new TrustBundle.Authority(UUID.randomUUID(), "root", "ab12", new byte[] {1, 2, 3}, null);
        TrustBundle bundle = TrustBundle.preset(Environment.INT, true).with(authority);

        int number =
                database.asPlatform(work -> new TrustBundles(work).put(Environment.INT, 0, bundle, "added", "test"));
        var stored = database.asPlatform(work -> new TrustBundles(work).current(Environment.INT))
                .orElseThrow();

        assertThat(number).isEqualTo(1);
        assertThat(stored.bundle()).usingRecursiveComparison().isEqualTo(bundle);
        assertThat(stored.bundle().without(authority.id()).authorities()).isEmpty();
    }

    @Test
    void twoChangesOfOneVersionCannotBothHappen() {
        TrustBundle bundle = TrustBundle.preset(Environment.PROD, false);
        database.asPlatform(work -> new TrustBundles(work).put(Environment.PROD, 0, bundle, "first", "test"));

        assertThatThrownBy(() -> database.asPlatform(
                        work -> new TrustBundles(work).put(Environment.PROD, 0, bundle, "second", "test")))
                .isInstanceOf(DatabaseFailure.RuleBroken.class);
    }

    @Test
    void theNameCheckOfProductionReportsUntilTheNamesAreConfirmed() {
        TrustPolicy policy = TrustBundle.preset(Environment.PROD, false).policy();

        assertThat(policy.name()).isEqualTo(Check.enforce);
        assertThat(policy.effectiveName()).isEqualTo(Check.report);
    }
}
