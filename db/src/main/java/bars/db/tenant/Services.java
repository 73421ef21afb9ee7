package bars.db.tenant;

import bars.db.Work;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The services of a tenant's endpoints. */
public final class Services {
    private final Work work;

    public Services(Work work) {
        this.work = work;
    }

    public void add(Service service) {
        work.session().persist(service);
    }

    public void remove(Service service) {
        work.session().remove(service);
    }

    public Optional<Service> byId(UUID id) {
        return Optional.ofNullable(work.session().get(Service.class, id));
    }

    public List<Service> of(Endpoint endpoint) {
        return work.session()
                .createSelectionQuery("from Service where endpointId = :endpoint order by system, value", Service.class)
                .setParameter("endpoint", endpoint.id())
                .getResultList();
    }

    /** Those that {@code name} names: an id of ours, {@code system|value}, or the value alone. */
    public List<Service> called(String name) {
        return work.session()
                .createSelectionQuery(
                        """
                        from Service
                        where cast(id as string) = :id or value = :name or concat(system, '|', value) = :name
                        order by environment, endpointId, system
                        """,
                        Service.class)
                .setParameter("id", name.toLowerCase(Locale.ROOT))
                .setParameter("name", name)
                .getResultList();
    }

    /** Every service there is: for the receiver's configuration snapshot. */
    public List<Service> all() {
        return work.session()
                .createSelectionQuery("from Service order by endpointId", Service.class)
                .getResultList();
    }
}
