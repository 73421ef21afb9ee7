package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.access.BuiltInRole;
import bars.platform.mail.Mail;
import bars.platform.mail.MailServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Which role may ask what, held against {@code role-matrix.txt}, which is written by hand: one line a route with the roles
 * that are not refused. What a run found is in {@code target/role-matrix.txt}.
 */
class RoleMatrixTest {
    /** A version that never was: what may be done is told apart from what may not, and less is done. */
    private static final String NEVER = "\"987654321\"";

    /** Where a role that is allowed finds nothing either: a file is for whoever asked for it, a service is named wrongly. */
    private static final Set<String> ROLE_FIRST = Set.of(
            "GET /certificates/{id}/exports/{link}",
            "GET /tenants/{odsCode}/exports/{link}",
            "DELETE /tenants/{odsCode}/slots");

    @RegisterExtension
    private static final Platform platform = new Platform(new MailServer() {
        @Override
        public boolean isConfigured() {
            return true;
        }

        @Override
        public String send(Mail mail) {
            return "sent";
        }
    });

    private static final TriedRoutes ROUTES = new TriedRoutes(platform);

    @SuppressWarnings("NullAway.Init")
    private static Belongings things;

    @BeforeAll
    static void open() {
        // Without them no request is whole enough to be sent.
        for (String one : List.of(
                "supplier-contact-email'team@supplier.example", "supplier-name'Supplier", "supplier-product'Product")) {
            String[] setting = one.split("'", 2);
            platform.request("PUT", "settings/" + setting[0], "{'value':'" + setting[1] + "'}")
                    .send();
        }
        things = Belongings.of(platform, "ROL1", Environment.INT, "matrix");
    }

    @Test
    void everyRoleMayWhatIsExpectedAndNothingElse() throws IOException {
        List<String> found = new ArrayList<>();
        for (String route : ContractTest.routes()) {
            List<String> roles = Arrays.stream(BuiltInRole.values())
                    .filter(role -> isAllowed(role, route))
                    .map(BuiltInRole::wire)
                    .toList();
            found.add(route + ": " + words(roles));
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "role-matrix.txt"), found);

        assertThat(found).containsExactlyElementsOf(expected());
    }

    private static String words(List<String> roles) {
        if (roles.size() == BuiltInRole.values().length) {
            return "everybody";
        }
        return roles.isEmpty() ? "nobody" : String.join(" ", roles);
    }

    private static boolean isAllowed(BuiltInRole role, String route) {
        String token = platform.token(role.permissions(), Set.of(), Set.of());
        Api.Answer answer = ROUTES.ask(route, things.path(route), token, NEVER);
        assertThat(answer.status()).as(role + " " + route + " " + answer.body()).isNotEqualTo(500);
        return answer.status() != 401
                && answer.status() != 403
                && (answer.status() != 404 || ROLE_FIRST.contains(route));
    }

    private static List<String> expected() throws IOException {
        try (InputStream in = Objects.requireNonNull(RoleMatrixTest.class.getResourceAsStream("/role-matrix.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
