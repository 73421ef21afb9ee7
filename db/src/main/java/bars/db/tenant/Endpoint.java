package bars.db.tenant;

import bars.db.Environment;
import bars.db.TenantScope;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A server name at which a tenant is reached in one environment. The name never changes: another name is another
 * endpoint. It serves traffic while it is enabled, its tenant is active and it has an active certificate.
 */
@Entity
public class Endpoint {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Integer id;

    private int tenantId;

    @Enumerated(EnumType.STRING)
    private Environment environment;

    private String serverName;
    private String fqdn;

    @Enumerated(EnumType.STRING)
    private Hosting hosting;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> naming;

    private boolean enabled;

    @Version
    private long version;

    private Instant createdAt;
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected Endpoint() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    private Endpoint(
            int tenantId,
            Environment environment,
            String fqdn,
            Hosting hosting,
            Map<String, String> naming,
            Instant now) {
        this.tenantId = tenantId;
        this.environment = environment;
        this.serverName = fqdn.toLowerCase(java.util.Locale.ROOT);
        this.fqdn = fqdn;
        this.hosting = hosting;
        this.naming = Map.copyOf(naming);
        this.enabled = true;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /**
     * A new endpoint of {@code tenant}.
     *
     * @param fqdn the name in its conventional capitals
     * @param naming the parts the name was made of: supplier, provider, domain, suffix; absent parts are left out
     */
    public static Endpoint named(
            Tenant tenant,
            Environment environment,
            String fqdn,
            Hosting hosting,
            Map<String, String> naming,
            Instant now) {
        return new Endpoint(tenant.id(), environment, fqdn, hosting, naming, now);
    }

    public void enable(boolean on, Instant now) {
        this.enabled = on;
        this.updatedAt = now;
    }

    public int id() {
        return id;
    }

    public int tenantId() {
        return tenantId;
    }

    public Environment environment() {
        return environment;
    }

    public TenantScope scope() {
        return new TenantScope(tenantId, environment);
    }

    public String serverName() {
        return serverName;
    }

    public String fqdn() {
        return fqdn;
    }

    public Hosting hosting() {
        return hosting;
    }

    public Map<String, String> naming() {
        return naming;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public long version() {
        return version;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
