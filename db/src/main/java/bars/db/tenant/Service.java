package bars.db.tenant;

import bars.db.Environment;
import bars.db.TenantScope;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * What {@code NHSD-Target-Identifier} names: (system, value) behind one endpoint, with the use cases and Application
 * versions it takes and the workflow handler that takes them.
 */
@Entity
public class Service {
    @Id
    private UUID id;

    private int tenantId;

    @Enumerated(EnumType.STRING)
    private Environment environment;

    private int endpointId;
    private String system;
    private String value;
    private @Nullable String name; // a service may be known by its identifier alone

    @JdbcTypeCode(SqlTypes.JSON)
    private List<String> useCases;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, List<String>> applicationVersions;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, Object> handler;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, Object> accessRules;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, Object> settings;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, Object> catalogueEntry;

    private boolean enabled;

    @Version
    private long version;

    private Instant createdAt;
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected Service() {}

    private Service(UUID id, Endpoint endpoint, String system, String value, Instant now) {
        this.id = id;
        this.tenantId = endpoint.tenantId();
        this.environment = endpoint.environment();
        this.endpointId = endpoint.id();
        this.system = system;
        this.value = value;
        this.useCases = List.of();
        this.applicationVersions = Map.of();
        this.handler = Map.of("kind", "inbox");
        this.accessRules = Map.of();
        this.settings = Map.of();
        this.catalogueEntry = Map.of();
        this.enabled = true;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** A new service behind {@code endpoint}. */
    public static Service offered(UUID id, Endpoint endpoint, String system, String value, Instant now) {
        return new Service(id, endpoint, system, value, now);
    }

    /** What it takes: use-case codes, and per Application number the versions of it. */
    public void take(List<String> newUseCases, Map<String, List<String>> newVersions, Instant now) {
        this.useCases = List.copyOf(newUseCases);
        this.applicationVersions = Map.copyOf(newVersions);
        this.updatedAt = now;
    }

    /** Who handles what it takes: {@code kind} and the settings of that kind. */
    public void handleBy(Map<String, Object> newHandler, Instant now) {
        this.handler = Map.copyOf(newHandler);
        this.updatedAt = now;
    }

    /** Who may call. */
    public void admit(Map<String, Object> newRules, Instant now) {
        this.accessRules = Map.copyOf(newRules);
        this.updatedAt = now;
    }

    public void adjust(Map<String, Object> newSettings, Instant now) {
        this.settings = Map.copyOf(newSettings);
        this.updatedAt = now;
    }

    /** Where its entry in the Endpoint Catalogue stands. */
    public void catalogue(Map<String, Object> entry, Instant now) {
        this.catalogueEntry = Map.copyOf(entry);
        this.updatedAt = now;
    }

    public void describe(@Nullable String newName, boolean on, Instant now) {
        this.name = newName;
        this.enabled = on;
        this.updatedAt = now;
    }

    public UUID id() {
        return id;
    }

    public TenantScope scope() {
        return new TenantScope(tenantId, environment);
    }

    public int endpointId() {
        return endpointId;
    }

    public String system() {
        return system;
    }

    public String value() {
        return value;
    }

    public @Nullable String name() {
        return name;
    }

    public List<String> useCases() {
        return useCases;
    }

    public Map<String, List<String>> applicationVersions() {
        return applicationVersions;
    }

    public Map<String, Object> handler() {
        return handler;
    }

    public Map<String, Object> accessRules() {
        return accessRules;
    }

    public Map<String, Object> settings() {
        return settings;
    }

    public Map<String, Object> catalogueEntry() {
        return catalogueEntry;
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
