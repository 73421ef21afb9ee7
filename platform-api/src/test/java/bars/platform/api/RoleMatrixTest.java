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

    /** What somebody asked for is theirs to stop, whatever their role: it has to be found before it is known whether they may. */
    private static final Set<String> OWN_FIRST = Set.of("POST /jobs/{id}/cancellation");

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

    /**
     * Whoever may not hears that and nothing else: not what a body lacks, and not whether a thing is there. Only what makes a
     * request no request at all (JSON that cannot be read, no If-Match) is refused before, by the rim, whoever asks.
     */
    @Test
    void whoMayNotIsToldSoBeforeAnythingIsCheckedOrLookedFor() throws IOException {
        Belongings nowhere = things.nowhere();
        List<String> told = new ArrayList<>();
        for (BuiltInRole role : BuiltInRole.values()) {
            String token = platform.token(role.permissions(), Set.of(), Set.of());
            for (String route : changesRefusedTo(role)) {
                for (Belongings place : List.of(things, nowhere)) {
                    Api.Answer answer = ROUTES.askInVain(route, place.path(route), token, NEVER);
                    if (answer.status() != 403) {
                        told.add(role.wire() + " " + route + " of what is " + (place == things ? "" : "not ")
                                + "there: " + answer.body());
                    }
                }
            }
        }
        assertThat(told).isEmpty();
    }

    private static List<String> changesRefusedTo(BuiltInRole role) throws IOException {
        return expected().stream()
                .map(line -> line.split(": ", 2))
                .filter(line -> !line[0].startsWith("GET ") && !OWN_FIRST.contains(line[0]))
                .filter(line -> !line[1].equals("everybody")
                        && !List.of(line[1].split(" ")).contains(role.wire()))
                .map(line -> line[0])
                .toList();
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
