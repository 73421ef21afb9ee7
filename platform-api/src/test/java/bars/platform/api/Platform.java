package bars.platform.api;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.platform.access.ApiTokens;
import bars.platform.access.BreakGlass;
import bars.platform.access.Permission;
import bars.platform.access.RoleBook;
import bars.platform.access.SecondPerson;
import bars.platform.access.TokenRequest;
import bars.platform.access.Users;
import bars.platform.api.sender.ApiApplicationsResource;
import bars.platform.api.sender.JwksResource;
import bars.platform.api.sender.OutboxResource;
import bars.platform.api.sender.SigningKeysResource;
import bars.platform.audit.AuditDesk;
import bars.platform.audit.AuditVerification;
import bars.platform.job.JobDesk;
import bars.platform.job.JobRunner;
import bars.platform.node.SystemDesk;
import bars.platform.sender.Applications;
import bars.platform.sender.KeyRing;
import bars.platform.sender.OutboxDesk;
import bars.platform.sender.Registration;
import bars.platform.setting.SettingsBook;
import bars.platform.tenant.Decommission;
import bars.platform.tenant.EndpointRegister;
import bars.platform.tenant.ServiceRegister;
import bars.platform.tenant.TenantImports;
import bars.platform.tenant.TenantRegister;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The whole API in memory over a database of its own, with a token for every permission. */
final class Platform implements AutoCloseable {
    private final TestDatabase home = TestDatabase.create();
    private final Clock clock = Clock.tickMillis(java.time.ZoneOffset.UTC);
    final ApiTokens tokens = new ApiTokens(home.database(), clock);
    final Api api;
    final JobRunner runner;
    final String admin;

    Platform() {
        Database database = home.database();
        var ids = new Ids(clock);
        var endpoints = new EndpointRegister(database, clock);
        var applications = new Applications(database, ids, clock);
        var keyRing = new KeyRing(database, applications, TestTenants.vault(), ids, clock);
        var jobs = new JobDesk(database, ids, clock);
        var tenants = new TenantRegister(database, TestTenants.vault(), clock);
        var imports = new TenantImports(database, tenants, endpoints, jobs);
        var decommission = new Decommission(database, TestTenants.vault(), jobs, clock);
        runner = new JobRunner(database, List.of(imports, decommission), clock);
        var repeats = new Repeats(database, TestTenants.vault(), clock);
        api = new Api(
                List.of(new BearerFilter(tokens), new RateFilter(clock), new IdempotencyFilter(repeats)),
                new ApiApplicationsResource(applications, new Registration(database, applications, keyRing)),
                new JwksResource(keyRing),
                new OutboxResource(new OutboxDesk(database, ids, clock)),
                new SigningKeysResource(keyRing),
                new EndpointsResource(endpoints, new ServiceRegister(database, ids, clock)),
                new JobsResource(jobs),
                new MeResource(),
                new ApprovalsResource(new SecondPerson(database, ids, clock)),
                new AuditResource(
                        new AuditDesk(database), new AuditVerification(database, TestTenants.vault(), clock, null)),
                new OpenApiResource(),
                new RolesResource(new RoleBook(database)),
                new SettingsResource(new SettingsBook(database)),
                new SystemResource(new SystemDesk(database, clock)),
                new UsersResource(new Users(database, ids, clock)),
                new TenantsResource(tenants, endpoints, imports, decommission),
                new TokensResource(tokens));
        admin = new BreakGlass(database, clock).adminToken("test", Duration.ofDays(1));
    }

    Database database() {
        return home.database();
    }

    /** A token with every permission on one tenant in one environment. */
    String bound(String odsCode, Environment environment) {
        return token(EnumSet.allOf(Permission.class), Set.of(odsCode), Set.of(environment));
    }

    String token(Set<Permission> permissions, Set<String> tenants, Set<Environment> environments) {
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
    public void close() {
        home.close();
    }
}
