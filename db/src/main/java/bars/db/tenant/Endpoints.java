package bars.db.tenant;

import bars.db.Environment;
import bars.db.Work;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The endpoints of a tenant, or of all tenants on the admin side. */
public final class Endpoints {
    private final Work work;

    public Endpoints(Work work) {
        this.work = work;
    }

    public void add(Endpoint endpoint) {
        work.session().persist(endpoint);
    }

    public void remove(Endpoint endpoint) {
        work.session().remove(endpoint);
    }

    /** The endpoint of a server name, in lower case. */
    public Optional<Endpoint> byServerName(String serverName) {
        return work.session()
                .createSelectionQuery("from Endpoint where serverName = :serverName", Endpoint.class)
                .setParameter("serverName", serverName)
                .uniqueResultOptional();
    }

    public Optional<Endpoint> byId(int id) {
        return Optional.ofNullable(work.session().get(Endpoint.class, id));
    }

    public List<Endpoint> of(Tenant tenant) {
        return work.session()
                .createSelectionQuery(
                        "from Endpoint where tenantId = :tenant order by environment, serverName", Endpoint.class)
                .setParameter("tenant", tenant.id())
                .getResultList();
    }

    /** A page in the order of server names, starting behind {@code after}. */
    public List<Endpoint> page(@Nullable String after, @Nullable Environment environment, int limit) {
        return work.session()
                .createSelectionQuery(
                        """
                        from Endpoint
                        where (:after is null or serverName > :after)
                        and (:environment is null or environment = :environment)
                        order by serverName
                        """,
                        Endpoint.class)
                .setParameter("after", after, String.class)
                .setParameter("environment", environment, Environment.class)
                .setMaxResults(limit)
                .getResultList();
    }
}
