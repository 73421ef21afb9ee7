package bars.db;

import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** The mapped classes of this module, and the one way in which Hibernate is set up. */
final class Entities {
    private static final List<Class<?>> ALL = List.of(
            bars.db.certificate.ServerCertificate.class,
            bars.db.tenant.Tenant.class,
            bars.db.tenant.Endpoint.class,
            bars.db.tenant.Service.class);

    private Entities() {}

    /**
     * Hibernate without a data source of its own: every session is handed the connection of its transaction, so that a
     * session outside a bound transaction cannot exist. No metadata is read at start: PostgreSQL may be away then.
     */
    static SessionFactory sessionFactory() {
        var configuration = new Configuration();
        ALL.forEach(configuration::addAnnotatedClass);
        configuration.setProperty("jakarta.persistence.database-product-name", "PostgreSQL");
        configuration.setProperty("jakarta.persistence.database-major-version", "15");
        configuration.setProperty("hibernate.boot.allow_jdbc_metadata_access", "false");
        configuration.setProperty("hibernate.transaction.coordinator_class", "jdbc");
        configuration.setProperty(
                "hibernate.transaction.jta.platform",
                "org.hibernate.engine.transaction.jta.platform.internal.NoJtaPlatform");
        configuration.setProperty("hibernate.jdbc.batch_size", "50");
        configuration.setProperty("hibernate.order_inserts", "true");
        configuration.setProperty("hibernate.jdbc.time_zone", "UTC");
        configuration.setProperty("hibernate.timezone.default_storage", "NORMALIZE");
        configuration.setProperty(
                "hibernate.physical_naming_strategy",
                "org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy");
        return configuration.buildSessionFactory();
    }
}
