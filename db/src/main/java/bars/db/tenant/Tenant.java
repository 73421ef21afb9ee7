package bars.db.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * One provider organisation hosted here. Registered by an administrator, served while active, suspended and resumed at
 * will; leaving destroys its keys and keeps its audit.
 */
@Entity
public class Tenant {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Integer id;

    private String odsCode;
    private String name;

    /** Made by the database; queries alone look at it. */
    @Column(insertable = false, updatable = false)
    @SuppressWarnings("unused")
    private @Nullable String searchName;

    @Enumerated(EnumType.STRING)
    private TenantStatus status;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<Contact> contacts;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<String> tags;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, Long> limits;

    @Version
    private long version;

    private Instant createdAt;
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected Tenant() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    private Tenant(String odsCode, String name, List<Contact> contacts, Instant now) {
        this.odsCode = odsCode;
        this.name = name;
        this.status = TenantStatus.ACTIVE;
        this.contacts = List.copyOf(contacts);
        this.tags = List.of();
        this.limits = Map.of();
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** A new tenant; the ODS code is upper case already. */
    public static Tenant registered(String odsCode, String name, List<Contact> contacts, Instant now) {
        return new Tenant(odsCode, name, contacts, now);
    }

    public void rename(String newName, Instant now) {
        this.name = newName;
        this.updatedAt = now;
    }

    /** Replaces whom to tell. */
    public void tell(List<Contact> newContacts, Instant now) {
        this.contacts = List.copyOf(newContacts);
        this.updatedAt = now;
    }

    public void label(List<String> newTags, Instant now) {
        this.tags = List.copyOf(newTags);
        this.updatedAt = now;
    }

    /** Replaces the quotas that differ from the platform's. */
    public void limit(Map<String, Long> newLimits, Instant now) {
        this.limits = Map.copyOf(newLimits);
        this.updatedAt = now;
    }

    public void move(TenantStatus to, Instant now) {
        this.status = to;
        this.updatedAt = now;
    }

    public int id() {
        return id;
    }

    public String odsCode() {
        return odsCode;
    }

    public String name() {
        return name;
    }

    public TenantStatus status() {
        return status;
    }

    public List<Contact> contacts() {
        return contacts;
    }

    public List<String> tags() {
        return tags;
    }

    public Map<String, Long> limits() {
        return limits;
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
