package bars.platform.webhook;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.seal.KeyVault;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.db.webhook.Webhook;
import bars.db.webhook.WebhookDelivery;
import bars.db.webhook.Webhooks;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.access.Sight;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import bars.platform.tenant.EndpointRegister;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Webhooks of tenants, and the log of what was sent to them. Thread-safe. */
@Singleton
public class WebhookDesk {
    private static final int SECRET_BYTES = 32;
    private static final int MAX_URL = 500;

    private final Database database;
    private final KeyVault vault;
    private final Ids ids;
    private final AdminCounts counts;
    private final Clock clock;
    private final boolean development;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public WebhookDesk(
            Database database,
            KeyVault vault,
            Ids ids,
            AdminCounts counts,
            Clock clock,
            @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode) {
        this.database = database;
        this.vault = vault;
        this.ids = ids;
        this.counts = counts;
        this.clock = clock;
        this.development = mode.equals("development");
    }

    /**
     * A webhook as shown; the version travels as ETag.
     *
     * @param url without its query for whoever may not change webhooks
     * @param hostApproved whether an administrator has approved its host: without that nothing is sent
     * @param secret key of the signature, shown when it is made and never again
     */
    public record WebhookView(
            UUID id,
            String odsCode,
            Environment environment,
            String url,
            @Nullable UUID service,
            boolean enabled,
            boolean hostApproved,
            TokenGrants.@Nullable OAuthView oauth,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,
            Instant createdAt,
            @JsonIgnore long version) {

        WebhookView withUrl(String shown) {
            return new WebhookView(
                    id, odsCode, environment, shown, service, enabled, hostApproved, oauth, secret, createdAt, version);
        }
    }

    /** A webhook as written; on a change absent members stay. */
    public record WebhookDocument(
            @Nullable Environment environment,
            @Nullable String url,
            @Nullable UUID service,
            @Nullable Boolean enabled,
            @Nullable Boolean newSecret,
            TokenGrants.@Nullable OAuthDocument oauth) {}

    /** One notice as logged; nothing of a patient. */
    public record DeliveryView(
            UUID id,
            UUID message,
            String event,
            String state,
            int attempts,
            @Nullable Integer status,
            @Nullable String reason,
            Instant createdAt,
            @Nullable Instant settledAt,
            @JsonIgnore long number) {}

    /** @param service an id, {@code system|value} or value, whose own addresses are wanted; null for all of the tenant */
    public List<WebhookView> list(Caller caller, String odsCode, @Nullable String service) {
        return database.asPlatform(work -> {
            Tenant tenant = shown(work, caller, odsCode);
            List<UUID> services = new Sight(List.of(tenant.id()), null).services(work, service);
            return new Webhooks(work)
                    .of(tenant.id()).stream()
                            .filter(hook -> services == null || isOf(services, hook))
                            .filter(hook -> caller.bounds().covers(odsCode, hook.environment()))
                            .map(hook -> seen(caller, view(work, tenant, hook, null)))
                            .toList();
        });
    }

    private static boolean isOf(List<UUID> services, Webhook hook) {
        UUID service = hook.serviceId();
        return service != null && services.contains(service);
    }

    public WebhookView get(Caller caller, String odsCode, UUID id) {
        return database.asPlatform(work -> {
            Tenant tenant = shown(work, caller, odsCode);
            return seen(caller, view(work, tenant, find(work, caller, tenant, id), null));
        });
    }

    /** Registers an address. The answer holds the secret of its signatures, this once. */
    public WebhookView add(Caller caller, String odsCode, WebhookDocument document) {
        String secret = secret();
        return database.asPlatform(work -> {
            Tenant tenant = tenant(work, caller, odsCode);
            EndpointRegister.requireStaying(work, tenant);
            Environment environment = document.environment();
            if (environment == null || !caller.bounds().covers(odsCode, environment)) {
                throw Problem.invalid("/environment", "required", "It must be an environment that you may change");
            }
            UUID id = ids.get();
            Webhook hook = new Webhook(
                    id,
                    tenant.id(),
                    environment,
                    url(document.url()),
                    service(work, tenant, environment, document.service()),
                    sealed(secret, environment, tenant.id(), id),
                    TokenGrants.read(vault, document.oauth(), null, environment, tenant.id(), id),
                    document.enabled() == null || document.enabled(),
                    0,
                    clock.instant(),
                    clock.instant());
            new Webhooks(work).add(hook);
            note(work, caller, hook, "webhook.added", Map.of("host", host(hook.url())));
            return view(work, tenant, find(work, caller, tenant, id), secret);
        });
    }

    /** Changes it; {@code newSecret} makes another secret, shown this once. */
    public WebhookView change(
            Caller caller, String odsCode, UUID id, Precondition precondition, WebhookDocument document) {
        boolean renew = Boolean.TRUE.equals(document.newSecret());
        String secret = renew ? secret() : null;
        return database.asPlatform(work -> {
            Tenant tenant = tenant(work, caller, odsCode);
            Webhook before = find(work, caller, tenant, id);
            precondition.require(before.version());
            Webhook after = new Webhook(
                    id,
                    tenant.id(),
                    before.environment(),
                    document.url() == null ? before.url() : url(document.url()),
                    document.service() == null
                            ? before.serviceId()
                            : service(work, tenant, before.environment(), document.service()),
                    secret == null ? before.sealedSecret() : sealed(secret, before.environment(), tenant.id(), id),
                    TokenGrants.read(vault, document.oauth(), before.grant(), before.environment(), tenant.id(), id),
                    document.enabled() == null ? before.enabled() : document.enabled(),
                    before.version(),
                    before.createdAt(),
                    clock.instant());
            new Webhooks(work).replace(after);
            note(work, caller, after, "webhook.changed", Map.of("host", host(after.url()), "newSecret", renew));
            return view(work, tenant, find(work, caller, tenant, id), secret);
        });
    }

    public void remove(Caller caller, String odsCode, UUID id, Precondition precondition) {
        database.doAsPlatform(work -> {
            Tenant tenant = tenant(work, caller, odsCode);
            Webhook hook = find(work, caller, tenant, id);
            precondition.require(hook.version());
            new Webhooks(work).remove(tenant.id(), id, hook.version());
            note(work, caller, hook, "webhook.removed", Map.of());
        });
    }

    /** What was sent, newest first. */
    public List<DeliveryView> deliveries(Caller caller, String odsCode, UUID id, @Nullable Long before, int limit) {
        return database.asPlatform(work -> {
            Tenant tenant = shown(work, caller, odsCode);
            Webhook hook = find(work, caller, tenant, id);
            return new Webhooks(work)
                    .deliveries(tenant.id(), hook.id(), before, limit).stream()
                            .map(WebhookDesk::view)
                            .toList();
        });
    }

    /** Sends a settled notice again, under its id. */
    public void replay(Caller caller, String odsCode, UUID id, UUID delivery) {
        database.doAsPlatform(work -> {
            Tenant tenant = tenant(work, caller, odsCode);
            Webhook hook = find(work, caller, tenant, id);
            if (!new Webhooks(work).replay(tenant.id(), hook.id(), delivery)) {
                throw Problem.conflict("There is no such notice, or it is on its way already");
            }
            note(work, caller, hook, "webhook.replayed", Map.of("delivery", delivery.toString()));
        });
        counts.replayed(AdminCounts.Replay.WEBHOOK);
    }

    /** A tenant's system may keep its webhooks without seeing the rest of the tenant. */
    private static Tenant shown(Work work, Caller caller, String odsCode) {
        boolean keeps = caller.may(Permission.WEBHOOKS_WRITE);
        return tenant(work, caller, keeps ? Permission.WEBHOOKS_WRITE : Permission.TENANTS_READ, odsCode);
    }

    private static Tenant tenant(Work work, Caller caller, String odsCode) {
        return tenant(work, caller, Permission.WEBHOOKS_WRITE, odsCode);
    }

    private static Tenant tenant(Work work, Caller caller, Permission permission, String odsCode) {
        Permissions.require(caller, permission, odsCode);
        return new Tenants(work).byOdsCode(odsCode).orElseThrow(() -> Problem.notFound("tenant"));
    }

    private static Webhook find(Work work, Caller caller, Tenant tenant, UUID id) {
        return new Webhooks(work)
                .byId(tenant.id(), id)
                .filter(hook -> caller.bounds().covers(tenant.odsCode(), hook.environment()))
                .orElseThrow(() -> Problem.notFound("webhook"));
    }

    private static @Nullable UUID service(Work work, Tenant tenant, Environment environment, @Nullable UUID wanted) {
        if (wanted == null) {
            return null;
        }
        Service service = new Services(work)
                .byId(wanted)
                .filter(one ->
                        one.scope().tenantId() == tenant.id() && one.scope().environment() == environment)
                .orElseThrow(() -> Problem.invalid("/service", "unknown", "There is no such service there"));
        return service.id();
    }

    private String url(@Nullable String text) {
        String given = text == null ? "" : text.strip();
        URI uri = parsed(given);
        boolean secure = "https".equals(uri.getScheme());
        boolean rehearsal = development && "http".equals(uri.getScheme());
        if (given.length() > MAX_URL
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || uri.getFragment() != null
                || !(secure || rehearsal)) {
            throw Problem.invalid("/url", "url", "It must be an https address without user and fragment");
        }
        return given;
    }

    private static URI parsed(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("/url", "url", "It must be an https address");
        }
    }

    private static String host(String url) {
        return String.valueOf(URI.create(url).getHost());
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private byte[] sealed(String secret, Environment environment, int tenantId, UUID id) {
        return vault.seal(secret.getBytes(StandardCharsets.UTF_8), Webhook.sealContext(environment, tenantId, id));
    }

    private static void note(Work work, Caller caller, Webhook hook, String action, Map<String, Object> detail) {
        Deeds.append(
                work,
                caller,
                hook.tenantId(),
                hook.environment(),
                action,
                hook.id().toString(),
                detail);
    }

    private static WebhookView view(Work work, Tenant tenant, Webhook hook, @Nullable String secret) {
        return new WebhookView(
                hook.id(),
                tenant.odsCode(),
                hook.environment(),
                hook.url(),
                hook.serviceId(),
                hook.enabled(),
                isApproved(work, URI.create(hook.url())),
                TokenGrants.view(hook.grant()),
                secret,
                hook.createdAt(),
                hook.version());
    }

    private static WebhookView seen(Caller caller, WebhookView view) {
        return view.withUrl(seen(caller, view.url()));
    }

    /** {@code url} as the caller may see it: what stands behind the question mark may be the key to the tenant's system. */
    public static String seen(Caller caller, String url) {
        return caller.may(Permission.WEBHOOKS_WRITE) ? url : url.replaceFirst("\\?.*", "");
    }

    private static boolean isApproved(Work work, URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        int port = url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
        for (JsonNode approved : SettingsBook.value(work, KnownSetting.WEBHOOK_HOSTS)) {
            String text = approved.asText();
            if (text.equals(host + ":" + port) || (port == 443 && text.equals(host))) {
                return true;
            }
        }
        return false;
    }

    private static DeliveryView view(WebhookDelivery one) {
        return new DeliveryView(
                one.id(),
                one.messageId(),
                one.event(),
                one.state(),
                one.attempts(),
                one.status(),
                one.reason(),
                one.createdAt(),
                one.settledAt(),
                one.number());
    }
}
