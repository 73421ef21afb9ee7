package bars.db;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL in a container, where a Docker engine answers. */
final class ContainerServer {
    private ContainerServer() {}

    /** JDBC URL up to and including the last slash; the container lives as long as this JVM. */
    static Optional<String> url() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        var container = new PostgreSQLContainer("postgres:17-alpine")
                .withUsername("postgres")
                .withPassword("postgres");
        container.start();
        String url = container.getJdbcUrl();
        return Optional.of(url.substring(0, url.lastIndexOf('/') + 1));
    }
}
