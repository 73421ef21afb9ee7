package bars.db.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FeedNewsDbTest {
    private static TestDatabase test;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aReaderHasNewsWhereItsFeedHasThem() throws SQLException {
        Site one = site("FEED1");
        Site two = site("FEED2");
        UUID id;
        try (Connection owner = test.owner()) {
            id = insert(owner, one);
        }
        FeedNews.Reader reader = new FeedNews.Reader(one.scope, null, FeedPlace.START);
        FeedNews.Reader ofService = new FeedNews.Reader(one.scope, one.service, FeedPlace.START);
        FeedNews.Reader ofOtherService = new FeedNews.Reader(one.scope, UUID.randomUUID(), FeedPlace.START);
        FeedNews.Reader otherEnvironment =
                new FeedNews.Reader(new TenantScope(one.scope.tenantId(), Environment.PROD), null, FeedPlace.START);
        FeedNews.Reader otherTenant = new FeedNews.Reader(two.scope, null, FeedPlace.START);
        FeedNews.Reader behind = new FeedNews.Reader(one.scope, null, place(one.scope, id));
        List<FeedNews.Reader> all = List.of(otherTenant, reader, ofOtherService, ofService, otherEnvironment, behind);

        assertThat(ahead(all)).containsExactlyInAnyOrder(reader, ofService);
        assertThat(ahead(List.of())).isEmpty();

        test.database().doInTenant(one.scope, work -> new Inbox(work).acknowledge(id, "reader", Instant.now()));

        assertThat(ahead(all)).as("what was acknowledged is no news").isEmpty();
    }

    @Test
    void whatAnOlderTransactionMightStillPrecedeIsNoNewsYet() throws SQLException {
        Site site = site("FEED3");
        List<FeedNews.Reader> reader = List.of(new FeedNews.Reader(site.scope, null, FeedPlace.START));
        try (Connection slow = test.owner();
                Connection owner = test.owner()) {
            slow.setAutoCommit(false);
            insert(slow, site);
            insert(owner, site);

            assertThat(ahead(reader)).isEmpty();
            slow.commit();
        }
        assertThat(ahead(reader)).hasSize(1);
    }

    private record Site(TenantScope scope, int endpoint, UUID service) {}

    private static Site site(String odsCode) {
        int tenant = TestTenants.tenant(test.database(), odsCode);
        int endpoint = TestTenants.endpoint(test.database(), odsCode, Environment.INT);
        return new Site(
                new TenantScope(tenant, Environment.INT),
                endpoint,
                TestTenants.service(test.database(), endpoint, "2000000001"));
    }

    private static UUID insert(Connection owner, Site site) throws SQLException {
        UUID id = UUID.randomUUID();
        try (var insert = owner.prepareStatement(
                "insert into message (id, tenant_id, environment, direction, endpoint_id, service_id, request_id,"
                        + " correlation_id, event, reason, workflow, size)"
                        + " values (?, ?, 'INT', 'IN', ?, ?, ?, ?, 'e', 'r', 'w', 0)")) {
            insert.setObject(1, id);
            insert.setInt(2, site.scope.tenantId());
            insert.setInt(3, site.endpoint);
            insert.setObject(4, site.service);
            insert.setObject(5, UUID.randomUUID());
            insert.setObject(6, UUID.randomUUID());
            insert.executeUpdate();
        }
        return id;
    }

    private static FeedPlace place(TenantScope scope, UUID id) {
        return test.database()
                .inTenant(scope, work -> new Inbox(work).byId(id).orElseThrow().place());
    }

    private static Set<FeedNews.Reader> ahead(List<FeedNews.Reader> readers) {
        return test.database().asPlatform(work -> new FeedNews(work).ahead(readers));
    }
}
