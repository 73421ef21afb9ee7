package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.portal.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoutesTest {
    /** Forms whose verbs ask for nothing, or for what no one permission says: their pages decide whom they are shown. */
    private static final Set<String> SAYING_NOTHING = Set.of(
            "AccountPages",
            "PasskeyPages",
            "PasskeySignInPages",
            "SignInPages",
            "SetUpPages",
            "InvitationPages",
            "JobPages.stop",
            "InspectionPages.look",
            "TrustPages.askConsent");

    private static final Routes ROUTES = Routes.of(new Console().getClasses());

    @Test
    void everyFormSaysWhatItTakes() {
        assertThat(ROUTES.forms()).hasSizeGreaterThan(80);
        for (Routes.Route route : ROUTES.forms()) {
            String page = route.method().getDeclaringClass().getSimpleName();
            boolean silent = SAYING_NOTHING.contains(page)
                    || SAYING_NOTHING.contains(page + "." + route.method().getName());
            assertThat(route.takes() == null).as(route.method().toString()).isEqualTo(silent);
        }
    }

    @Test
    void formIsFoundByWhereItGoes() {
        assertThat(method("/console/tenants/A1001")).isEqualTo("addEndpoint");
        assertThat(method("/console/tenants/new")).isEqualTo("add");
        assertThat(method("/console/tenants/import")).isEqualTo("take");
        assertThat(method("/console/certificates/bulk?within=30&environment=")).isEqualTo("take");
        assertThat(method("/console/tenants/A1001/registry/PROD")).isEqualTo("turn");
        assertThat(method("/console/tenants/A1001/registry/elsewhere")).isEqualTo("none");
        assertThat(method("/console/tenants/A1001/webhooks/1/removal")).isEqualTo("remove");
        assertThat(method("https://elsewhere.example/console/tenants/new")).isEqualTo("none");
    }

    /** The address of a form that was refused is no page: who goes back there goes to the page with the form. */
    @Test
    void pageIsTheOneThatTheFormStandsOn() {
        assertThat(ROUTES.page("/console/certificates/1/issued")).isEqualTo("/console/certificates/1");
        assertThat(ROUTES.page("/console/endpoints/a.b/services/1/access-rules"))
                .isEqualTo("/console/endpoints/a.b/services/1");
        assertThat(ROUTES.page("/console/trust/INT/authorities")).isEqualTo("/console/trust/INT");
        assertThat(ROUTES.page("/console/certificates/1/revoke")).isEqualTo("/console/certificates/1/revoke");
        assertThat(ROUTES.page("/console/tokens")).isEqualTo("/console/tokens");
        assertThat(ROUTES.page("/console/")).isEqualTo("/console/");
        assertThat(ROUTES.page("/console/nowhere/at/all")).isEqualTo("/console/nowhere/at/all");
        for (Routes.Route form : ROUTES.forms()) {
            String address = form.path()
                    .pattern()
                    .replaceAll("\\\\[QE]", "")
                    .replace("(?:[^/]+)", "1")
                    .replace("(?:INT|PROD)", "INT");
            assertThat(ROUTES.isPage(ROUTES.page(address))).as(address).isTrue();
        }
    }

    @Test
    void whoMayNotIsToldWhatItTakes() {
        Forms reading = new Forms(ROUTES, caller(Set.of(Permission.TENANTS_READ), Set.of()));
        Forms bound = new Forms(ROUTES, caller(Set.of(Permission.TENANTS_WRITE), Set.of("A1001")));

        Forms inOne = new Forms(
                ROUTES,
                new Caller(
                        "user:1",
                        "Robin",
                        Set.of(Permission.TENANTS_WRITE, Permission.SETTINGS_WRITE, Permission.USERS_WRITE),
                        new Bounds(Set.of(), Set.of(Environment.INT)),
                        null,
                        null,
                        null));

        assertThat(reading.refusal("/console/tenants/new")).contains("tenants:write", "tenant-manager");
        assertThat(bound.refusal("/console/tenants/new")).contains("on the whole platform");
        assertThat(bound.refusal("/console/tenants/A1001")).isNull();
        assertThat(bound.refusal("/console/tenants/A1001/edit")).isNull();
        assertThat(bound.refusal("/console/tenants/A1001/leaving")).contains("on the whole platform");
        assertThat(inOne.refusal("/console/tenants/A1001/edit")).contains("both environments");
        assertThat(inOne.refusal("/console/tenants/new")).isNull();
        assertThat(inOne.refusal("/console/settings/relay-hosts")).contains("both environments");
        assertThat(inOne.refusal("/console/roles/night-desk/removal")).contains("both environments");
        assertThat(reading.refusal("/console/account/password")).isNull();
    }

    /** A form that is not written by the one part would be shown to whoever may not send it. */
    @Test
    void formsOfThePlatformAreWrittenInOnePlace() throws IOException {
        Pattern own = Pattern.compile("<form[^>]*method=\"post\"");
        List<String> forAnybody = List.of(
                "account", "code", "enrol", "invitation", "page", "passkey", "passkey-new", "setup", "sign-in", "form");
        try (Stream<Path> files = Files.walk(Path.of("src/main/jte"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString().replace(".jte", "");
                if (!forAnybody.contains(name)) {
                    assertThat(own.matcher(Files.readString(file)).find())
                            .as(name)
                            .isFalse();
                }
            }
        }
    }

    private static String method(String action) {
        return ROUTES.form(action).map(route -> route.method().getName()).orElse("none");
    }

    private static Caller caller(Set<Permission> permissions, Set<String> tenants) {
        return new Caller("user:1", "Robin", permissions, new Bounds(tenants, Set.of()), null, null, null);
    }
}
