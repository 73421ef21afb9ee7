package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.access.ConsoleSession;
import bars.platform.access.Sessions;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionFilterTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Sessions.Held HELD = new Sessions.Held(
            "id",
            new ConsoleSession(
                    new UUID(0, 1), null, "the-token", Map.of(), null, null, null, NOW, NOW, NOW.plusSeconds(60)),
            null);

    private final Map<String, Object> kept = new HashMap<>();

    @Test
    void formOfOurOwnPageIsTakenWithoutItsToken() throws Exception {
        SessionFilter.form(request("_csrf=the-token&name=A+B&name=C", Map.of("Sec-Fetch-Site", "same-origin")), HELD);

        assertThat(kept.get(Visit.FORM)).isEqualTo(Map.of("name", "A B,C"));
    }

    @Test
    void whatNoColumnTakesIsNotSent() throws Exception {
        SessionFilter.form(request("_csrf=the-token&name=A%00B", Map.of("Sec-Fetch-Site", "same-origin")), HELD);

        assertThat(kept.get(Visit.FORM)).isEqualTo(Map.of("name", "A\uFFFDB"));
    }

    @Test
    void formWithoutTheTokenIsRefused() {
        assertRefused("name=A", Map.of("Sec-Fetch-Site", "same-origin"));
        assertRefused("_csrf=&name=A", Map.of("Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void formWithAnotherTokenIsRefused() {
        assertRefused("_csrf=the-other&name=A", Map.of("Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void formOfAnotherSiteIsRefusedEvenWithTheToken() {
        assertRefused("_csrf=the-token", Map.of("Sec-Fetch-Site", "cross-site"));
        assertRefused("_csrf=the-token", Map.of("Sec-Fetch-Site", "same-site"));
        assertRefused("_csrf=the-token", Map.of("Origin", "https://evil.example", "Host", "console.example"));
        assertRefused("_csrf=the-token", Map.of("Origin", "null", "Host", "console.example"));
    }

    @Test
    void olderBrowserIsJudgedByOrigin() {
        assertThatCode(() -> SessionFilter.form(
                        request(
                                "_csrf=the-token",
                                Map.of("Origin", "https://console.example", "Host", "console.example")),
                        HELD))
                .doesNotThrowAnyException();
    }

    private void assertRefused(String body, Map<String, String> headers) {
        assertThatThrownBy(() -> SessionFilter.form(request(body, headers), HELD))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.FORBIDDEN));
    }

    private ContainerRequestContext request(String body, Map<String, String> headers) {
        return (ContainerRequestContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerRequestContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaderString" -> headers.get((String) arguments[0]);
                    case "getEntityStream" -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
                    case "setProperty" -> kept.put((String) arguments[0], arguments[1]);
                    default -> throw new AssertionError(method.getName());
                });
    }
}
