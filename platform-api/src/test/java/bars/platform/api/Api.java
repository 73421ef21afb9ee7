package bars.platform.api;

import bars.platform.metric.AdminCounts;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.SecurityContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/** The API in memory, on the server's own Jersey and without a server. */
final class Api {
    static {
        // Jersey remarks on every resource that is given as an instance.
        java.util.logging.Logger.getLogger("org.glassfish.jersey").setLevel(java.util.logging.Level.SEVERE);
    }

    private final ApplicationHandler handler;
    private final @Nullable ContractWatch watch;

    /** The kernel with {@code authentication}, and the given resources. */
    Api(bars.platform.access.Authentication authentication, Object... resources) {
        this(
                null,
                List.of(
                        new BearerFilter(authentication, new AdminCounts()),
                        new HeaderFilter(),
                        new JsonBodies(),
                        new ProblemMapper(),
                        new QueryFilter(),
                        new RequestIdFilter()),
                resources);
    }

    /**
     * The given kernel and resources.
     *
     * @param watch fails the test when a call is not as the contract says; null for resources of a test's own
     */
    Api(@Nullable ContractWatch watch, List<Object> kernel, Object... resources) {
        ResourceConfig config = new ResourceConfig();
        config.addProperties(new AdminApi().getProperties());
        kernel.forEach(config::register);
        config.registerInstances(resources);
        handler = new ApplicationHandler(config);
        this.watch = watch;
    }

    Exchange get(String path) {
        return new Exchange("GET", path, null, Map.of());
    }

    Exchange request(String method, String path) {
        return new Exchange(method, path, null, Map.of());
    }

    Exchange request(String method, String path, String json) {
        return new Exchange(
                method, path, json.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"));
    }

    /** A request that is being put together. */
    final class Exchange {
        private final String method;
        private final String path;
        private byte @Nullable [] body;
        private final Map<String, String> headers = new LinkedHashMap<>();

        private Exchange(String method, String path, byte @Nullable [] body, Map<String, String> headers) {
            this.method = method;
            this.path = path;
            this.body = body;
            this.headers.put("Authorization", "Bearer good");
            this.headers.put("Accept", "application/json");
            this.headers.putAll(headers);
        }

        Exchange header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Exchange body(String text) {
            body = text.getBytes(StandardCharsets.UTF_8);
            return this;
        }

        Exchange without(String name) {
            headers.remove(name);
            return this;
        }

        Answer send() {
            var out = new ByteArrayOutputStream();
            ContainerResponse response = respond(out);
            return new Answer(response.getStatus(), response.getStringHeaders(), out.toString(StandardCharsets.UTF_8));
        }

        /** What came back, where it is no text. */
        byte[] sendForBytes() {
            var out = new ByteArrayOutputStream();
            respond(out);
            return out.toByteArray();
        }

        private ContainerResponse respond(ByteArrayOutputStream out) {
            var base = URI.create("https://admin.example/api/v1/");
            var request = new ContainerRequest(
                    base, base.resolve(path), method, new Anonymous(), new MapPropertiesDelegate(), null);
            headers.forEach(request::header);
            if (body != null) {
                request.header("Content-Length", body.length);
                request.setEntityStream(new ByteArrayInputStream(body));
            }
            try {
                ContainerResponse response = handler.apply(request, out).get();
                if (watch != null) {
                    watched(watch, response, out.toByteArray());
                }
                return response;
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        private void watched(ContractWatch contract, ContainerResponse response, byte[] answer) {
            Map<String, String> asked = new LinkedHashMap<>();
            headers.forEach((name, value) -> asked.put(name.toLowerCase(Locale.ROOT), value));
            byte[] sent = body == null ? new byte[0] : body;
            contract.check(
                    new ContractWatch.Request(method, path.startsWith("/") ? path : "/" + path, asked, sent),
                    new ContractWatch.Answer(response.getStatus(), response.getHeaderString("Content-Type"), answer));
        }
    }

    /** What came back. */
    record Answer(int status, Map<String, List<String>> headers, String body) {
        JsonNode json() {
            try {
                return Json.mapper().readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        @Nullable
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(name))
                    .map(one -> one.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static final class Anonymous implements SecurityContext {
        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public @Nullable String getAuthenticationScheme() {
            return null;
        }
    }
}
