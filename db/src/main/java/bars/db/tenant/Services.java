package bars.db.tenant;

import bars.db.Work;
import java.util.List;
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

    /** Every service there is: for the receiver's configuration snapshot. */
    public List<Service> all() {
        return work.session()
                .createSelectionQuery("from Service order by endpointId", Service.class)
                .getResultList();
    }
}
