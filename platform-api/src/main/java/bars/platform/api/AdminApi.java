package bars.platform.api;

import bars.platform.api.exchange.BackendTrustResource;
import bars.platform.api.exchange.CounterpartsResource;
import bars.platform.api.exchange.InboxResource;
import bars.platform.api.exchange.LookupsResource;
import bars.platform.api.exchange.MessagesResource;
import bars.platform.api.exchange.RecordsResource;
import bars.platform.api.exchange.RequestsResource;
import bars.platform.api.exchange.ResponsesResource;
import bars.platform.api.exchange.RetentionResource;
import bars.platform.api.exchange.SlotsResource;
import bars.platform.api.exchange.TenantExportsResource;
import bars.platform.api.exchange.WebhooksResource;
import bars.platform.api.exchange.WorklistResource;
import bars.platform.api.onboarding.ConformanceCertificatesResource;
import bars.platform.api.onboarding.ForecastResource;
import bars.platform.api.onboarding.KeyExportsResource;
import bars.platform.api.onboarding.KeyImportsResource;
import bars.platform.api.onboarding.NoticesResource;
import bars.platform.api.onboarding.OnboardingResource;
import bars.platform.api.onboarding.RequestBatchResource;
import bars.platform.api.onboarding.RequestPackResource;
import bars.platform.api.onboarding.TemplatesResource;
import bars.platform.api.sender.ApiApplicationsResource;
import bars.platform.api.sender.JwksResource;
import bars.platform.api.sender.OutboxResource;
import bars.platform.api.sender.RegistryResource;
import bars.platform.api.sender.SigningKeysResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The REST admin API: every class that takes part stands in one of the two lists, so that nothing on the class path adds
 * itself. A WAR that carries this jar serves it at {@code /api/v1}.
 */
@ApplicationPath("api/v1")
public class AdminApi extends Application {
    /** What every request passes. */
    static final List<Class<?>> KERNEL = List.of(
            BearerFilter.class,
            EmptyBodyFilter.class,
            HeaderFilter.class,
            IdempotencyFilter.class,
            JsonBodies.class,
            ProblemMapper.class,
            QueryFilter.class,
            RateFilter.class,
            RequestIdFilter.class);

    /** The resources, in the order of the alphabet, one a line. */
    static final List<Class<?>> RESOURCES = List.of(
            ApiApplicationsResource.class,
            ApprovalsResource.class,
            AuditResource.class,
            BackendTrustResource.class,
            CalendarResource.class,
            CertificatesResource.class,
            ClientIdentitiesResource.class,
            ConformanceCertificatesResource.class,
            CounterpartsResource.class,
            EndpointCertificatesResource.class,
            EndpointsResource.class,
            ForecastResource.class,
            HandshakesResource.class,
            InboxResource.class,
            JobsResource.class,
            JwksResource.class,
            KeyExportsResource.class,
            KeyImportsResource.class,
            LookupsResource.class,
            MeResource.class,
            MessagesResource.class,
            NoticesResource.class,
            OnboardingResource.class,
            OpenApiResource.class,
            OutboxResource.class,
            RecordsResource.class,
            RegistryResource.class,
            RequestBatchResource.class,
            RequestPackResource.class,
            RequestsResource.class,
            ResponsesResource.class,
            RetentionResource.class,
            RevocationListsResource.class,
            RevocationSourcesResource.class,
            RolesResource.class,
            SettingsResource.class,
            SigningKeysResource.class,
            SlotsResource.class,
            StatisticsResource.class,
            SystemResource.class,
            TemplatesResource.class,
            TenantExportsResource.class,
            TenantsResource.class,
            TokensResource.class,
            TrustResource.class,
            UsersResource.class,
            WebhooksResource.class,
            WorklistResource.class);

    @Override
    public Set<Class<?>> getClasses() {
        Set<Class<?>> all = new HashSet<>(KERNEL);
        all.addAll(RESOURCES);
        return all;
    }

    /** The server's own JSON binding, WADL and error pages stay out. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                // Payara adds JSON-B whatever else is said, unless another JSON feature has been named.
                "jersey.config.server.jsonFeature", "bars",
                "jersey.config.jsonFeature", "bars",
                "jersey.config.disableAutoDiscovery", true,
                "jersey.config.server.disableMoxyJson", true,
                "jersey.config.disableMoxyJson", true,
                "jersey.config.disableJsonProcessing", true,
                "jersey.config.server.wadl.disableWadl", true,
                "jersey.config.server.response.setStatusOverSendError", true);
    }
}
