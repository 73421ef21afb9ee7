package bars.platform.api;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.seal.KeyVault;
import bars.platform.access.ApiTokens;
import bars.platform.access.Authentication;
import bars.platform.access.BreakGlass;
import bars.platform.access.Permission;
import bars.platform.access.TokenRequest;
import bars.platform.audit.AuditVerification;
import bars.platform.exchange.TenantExportDesk;
import bars.platform.identity.IdentityProvider;
import bars.platform.job.JobRunner;
import bars.platform.mail.MailServer;
import bars.platform.tenant.Decommission;
import bars.platform.tenant.TenantImports;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole API in memory over a database of its own, with a token for every permission. As a registered extension it ends
 * with its class.
 */
final class Platform implements AutoCloseable, AfterAllCallback {
    private static final ContractWatch WATCH = ContractWatch.ofThisBuild();

    private final TestDatabase home = TestDatabase.create();
    final Clock clock = Clock.tickMillis(java.time.ZoneOffset.UTC);
    final ApiTokens tokens = new ApiTokens(home.database(), clock);
    final Wiring wiring;
    final Api api;
    final JobRunner runner;
    final String admin;

    Platform() {
        this(MailServer.none());
    }

    Platform(MailServer mail) {
        Database database = home.database();
        wiring = new Wiring(new Ids(clock))
                .with(Database.class, database)
                .with(Clock.class, clock)
                .with(String.class, "development")
                .with(KeyVault.class, TestTenants.vault())
                .with(AuditVerification.class, new AuditVerification(database, TestTenants.vault(), clock, null))
                .with(IdentityProvider.class, IdentityProvider.none())
                .with(MailServer.class, mail)
                .with(Authentication.class, tokens)
                .with(ApiTokens.class, tokens);
        runner = new JobRunner(
                database,
                List.of(
                        wiring.get(TenantImports.class),
                        wiring.get(Decommission.class),
                        wiring.get(TenantExportDesk.class)),
                clock);
        api = new Api(
                WATCH,
                AdminApi.KERNEL.stream().<Object>map(wiring::get).toList(),
                AdminApi.RESOURCES.stream().<Object>map(wiring::get).toArray());
        admin = new BreakGlass(database, clock).adminToken("test", Duration.ofDays(1));
    }

    Database database() {
        return home.database();
    }

    /** A connection of the schema's owner, whom no row security binds. */
    Connection owner() throws SQLException {
        return home.owner();
    }

    /** A token with every permission on one tenant in one environment. */
    String bound(String odsCode, Environment environment) {
        return token(EnumSet.allOf(Permission.class), Set.of(odsCode), Set.of(environment));
    }

    /** A token; a tenant that it is bound to and that is not there yet is registered. */
    String token(Set<Permission> permissions, Set<String> tenants, Set<Environment> environments) {
        tenants.stream()
                .filter(one -> get("tenants/" + one).send().status() == 404)
                .forEach(one -> request("POST", "tenants", "{'odsCode':'" + one + "','name':'Tenant " + one + "'}")
                        .send());
        return tokens.issue(
                        bars.platform.access.Caller.system("test"),
                        new TokenRequest("test", permissions, tenants, environments, null, null))
                .secret();
    }

    Api.Exchange get(String path) {
        return api.get(path).header("Authorization", "Bearer " + admin);
    }

    Api.Exchange request(String method, String path) {
        return api.request(method, path).header("Authorization", "Bearer " + admin);
    }

    Api.Exchange request(String method, String path, String json) {
        return api.request(method, path, json.replace('\'', '"')).header("Authorization", "Bearer " + admin);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        home.close();
    }
}
