package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontDoorTest {
    private final Map<String, String> headers = new HashMap<>();
    private List<String> contentTypes = List.of();
    private boolean passedOn;

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/console", "/console/", "/console/nothing", "/api/v1/me", "/static/console.css", "/x"})
    void everyAnswerHasThePolicy(String path) throws Exception {
        answer(path);

        assertThat(headers.get("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains("frame-ancestors 'none'")
                .contains("base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(headers).containsEntry("X-Content-Type-Options", "nosniff");
    }

    @Test
    void pagesAreNotKeptAndAssetsAre() throws Exception {
        answer("/console/tenants");
        assertThat(headers).containsEntry("Cache-Control", "no-store");
        assertThat(passedOn).isTrue();

        answer("/static/console-0123.css");
        assertThat(headers.get("Cache-Control")).contains("immutable");
    }

    @Test
    void foreignPathIsNotPassedOn() throws Exception {
        answer("/openapi");

        assertThat(headers).containsEntry("Status", "404");
        assertThat(passedOn).isFalse();
    }

    @Test
    void foreignPathBesideTheApiGetsAProblem() throws Exception {
        answer("/api/v2/tenants");

        assertThat(headers).containsEntry("Status", "404").containsEntry("Content-Type", "application/problem+json");
        assertThat(passedOn).isFalse();

        answer("/api/v1");
        assertThat(passedOn).isTrue();
    }

    @Test
    void twoContentTypesAreAProblem() throws Exception {
        contentTypes = List.of("application/json", "application/json");

        answer("/api/v1/tenants");

        assertThat(headers).containsEntry("Status", "400").containsEntry("Content-Type", "application/problem+json");
        assertThat(passedOn).isFalse();
    }

    @Test
    void rootLeadsToTheConsole() throws Exception {
        answer("/");

        assertThat(headers).containsEntry("Location", "/console/");
        assertThat(passedOn).isFalse();
    }

    private void answer(String path) throws Exception {
        passedOn = false;
        FilterChain chain = (request, response) -> passedOn = true;
        new FrontDoor()
                .doFilter(
                        proxy(
                                HttpServletRequest.class,
                                (proxy, method, arguments) -> method.getName().equals("getHeaders")
                                        ? Collections.enumeration(contentTypes)
                                        : path),
                        proxy(HttpServletResponse.class, (proxy, method, arguments) -> {
                            switch (method.getName()) {
                                case "sendRedirect" -> headers.put("Location", (String) arguments[0]);
                                case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                                case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                                case "setStatus" -> headers.put("Status", arguments[0].toString());
                                default -> {}
                            }
                            return method.getName().equals("getWriter") ? new PrintWriter(Writer.nullWriter()) : null;
                        }),
                        chain);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
