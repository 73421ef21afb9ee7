package bars.db.tenant;

import bars.db.Work;
import java.util.List;
import java.util.Optional;
import org.hibernate.LockMode;
import org.jspecify.annotations.Nullable;

/** The tenants. Listing them is the admin side's; inside a tenant's transaction only that tenant is there. */
public final class Tenants {
    private final Work work;

    public Tenants(Work work) {
        this.work = work;
    }

    /** Adds {@code tenant}; its id is known afterwards. */
    public void add(Tenant tenant) {
        work.session().persist(tenant);
    }

    public Optional<Tenant> byOdsCode(String odsCode) {
        return work.session()
                .createSelectionQuery("from Tenant where odsCode = :odsCode", Tenant.class)
                .setParameter("odsCode", odsCode)
                .uniqueResultOptional();
    }

    /** Reads {@code tenant} anew and keeps everybody from changing it until the transaction ends; others may hold it too. */
    public void hold(Tenant tenant) {
        work.session().refresh(tenant, LockMode.PESSIMISTIC_READ);
    }

    public Optional<Tenant> byId(int id) {
        return Optional.ofNullable(work.session().get(Tenant.class, id));
    }

    /**
     * A page in the order of ODS codes.
     *
     * @param after ODS code behind which the page starts; null for the first
     * @param text part of a name or start of an ODS code; null for all
     */
    public List<Tenant> page(@Nullable String after, @Nullable String text, @Nullable TenantStatus status, int limit) {
        var query = work.session()
                .createSelectionQuery(
                        """
                        from Tenant t
                        where (:after is null or t.odsCode > :after)
                        and (:status is null or t.status = :status)
                        and (:name is null or t.searchName like :name or t.odsCode like :code)
                        order by t.odsCode
                        """,
                        Tenant.class);
        return query.setParameter("after", after, String.class)
                .setParameter("status", status, TenantStatus.class)
                .setParameter(
                        "name",
                        text == null ? null : "%" + escaped(text.toLowerCase(java.util.Locale.ROOT)) + "%",
                        String.class)
                .setParameter(
                        "code",
                        text == null ? null : escaped(text.toUpperCase(java.util.Locale.ROOT)) + "%",
                        String.class)
                .setMaxResults(limit)
                .getResultList();
    }

    public long count() {
        return work.session()
                .createSelectionQuery("select count(*) from Tenant", Long.class)
                .getSingleResult();
    }

    /** {@code text} with the wildcards of LIKE made literal. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
