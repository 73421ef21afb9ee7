package bars.receiver.endpoint;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The BaRS endpoints under their base path. Classes are listed, so that nothing else becomes an endpoint. */
@ApplicationPath("/FHIR/R4")
public class BarsApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AcceptFilter.class,
                TenantFilter.class,
                AnswerFilter.class,
                FailureMapper.class,
                MessageEndpoint.class,
                StatementEndpoint.class,
                SlotEndpoint.class,
                RecordEndpoint.class,
                ElsewhereEndpoint.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
