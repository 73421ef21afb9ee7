package bars.db.seal;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.DatabaseSettings;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealProofDbTest {
    @Test
    void onlyKeysThatAreThereNeedTheirMasterKey() throws IOException {
        try (TestDatabase test = TestDatabase.create()) {
            TestTenants.tenant(test.database(), "STAYS");
            int left = TestTenants.tenant(test.database(), "LEFT1");
            TenantKeys keys = new TenantKeys(test.database(), TestTenants.vault());
            test.database().doAsPlatform(work -> keys.destroy(work, left));
            KeyVault stranger = new KeyVault(MasterKey.of(new byte[MasterKey.BYTES]));

            assertThat(missing(test.settings(), TestTenants.vault())).isEmpty();
            assertThat(missing(test.settings(), stranger)).containsExactly("1 data keys of tenants");
        }
    }

    private static List<String> missing(DatabaseSettings settings, KeyVault vault) throws IOException {
        return SealProof.missing(settings.url(), settings.user(), settings.password(), vault);
    }
}
