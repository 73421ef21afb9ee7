package bars.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BarsctlTest {
    private final List<String> asked = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private String limits = "{\"requestsAtOnce\":5,\"bodyBytes\":1000}";
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void listsAreReadToTheirEndAndPrintedAsATable() {
        assertThat(run("tenants", "list")).isZero();
        assertThat(out.toString().lines().map(String::strip))
                .containsExactly(
                        "ODSCODE  NAME    STATUS  UPDATEDAT",
                        "A1       First   ACTIVE  -",
                        "A2       Second  ACTIVE  -");
        assertThat(asked).hasSize(2).allSatisfy(line -> assertThat(line).contains("Bearer secret"));
    }

    @Test
    void programsGetJsonOrYaml() {
        assertThat(run("tenants", "get", "A1", "-o", "json")).isZero();
        assertThat(out.toString()).contains("\"odsCode\" : \"A1\"");
        assertThat(run("tenants", "get", "A1", "-o", "yaml")).isZero();
        assertThat(out.toString()).contains("odsCode: \"A1\"");
    }

    @Test
    void aRefusalIsOneSentenceWithItsRulesAndExitCodeOne() {
        assertThat(run("tenants", "add", "!", "x")).isEqualTo(1);
        assertThat(err.toString())
                .contains("Enter an ODS code")
                .contains("/odsCode")
                .doesNotContain("/dates")
                .contains("request r-1");
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertThat(run("tenants", "dance")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void whatCannotBeSentIsOneSentenceAndExitCodeTwo(@TempDir Path folder) throws IOException {
        String missing = folder.resolve("missing").toString();
        String prose = Files.writeString(folder.resolve("prose"), "just words").toString();
        String flat =
                Files.writeString(folder.resolve("flat"), "tenants: [A1, A2]").toString();
        String broken =
                Files.writeString(folder.resolve("broken"), "{tenants: [").toString();

        misuse("cannot be read", "apply", "-f", missing);
        misuse("has no list 'tenants'", "apply", "-f", prose);
        misuse("A tenant is an object", "apply", "-f", flat);
        misuse("neither JSON nor YAML", "apply", "-f", broken);
        misuse("cannot be read", "tenants", "import", missing);
        misuse("cannot be read", "certificates", "install", "0-1", missing);
        misuse("cannot be read", "webhooks", "put", "A1", "0-1", "-d", "@" + missing);
        misuse("neither JSON nor YAML", "webhooks", "put", "A1", "0-1", "-d", "{url: [");
        misuse("not a file that can be written", "certificates", "calendar", "--save", missing + "/answer");
        misuse("holds no certificates", "me", "--ca", prose);
        misuse("cannot be read", "me", "--ca", missing);
        misuse("expected one of", "endpoints", "switch", "a.example", "ON");
        misuse("expected one of", "certificates", "do", "dance", "0-1");
        misuse("is no request", "tenants", "get", "A 1");
        misuse("is no request", "call", "G T", "tenants");

        assertThat(asked).isEmpty();
    }

    @Test
    void withoutATokenNothingIsAsked(@TempDir Path folder) {
        CommandLine line = Barsctl.commandLine();
        line.setErr(new PrintWriter(err, true));

        assertThat(line.execute("me", "--token", "", "--token-file", folder.toString()))
                .isEqualTo(2);
        assertThat(line.execute("me", "--token", "secret", "--url", "nowhere")).isEqualTo(2);

        assertThat(err.toString().lines())
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).contains("No token: give --token"),
                        second -> assertThat(second).contains("is no request").doesNotContain("secret"));
    }

    private void misuse(String words, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("barsctl: ")
                .contains(words);
    }

    @Test
    void aCertificateGoesAsItIs(@TempDir Path folder) throws IOException {
        Path der = Files.write(folder.resolve("issued.cer"), new byte[] {0x30, (byte) 0x82, 0x02, (byte) 0xff});

        assertThat(run("certificates", "install", "0-1", der.toString())).isZero();

        assertThat(asked).last().asString().startsWith("PUT /api/v1/certificates/0-1/issued");
        assertThat(lengths).last().isEqualTo(4);
    }

    @Test
    void aKeyIsOfTheKindThatTheSettingsSayUnlessOneIsAskedFor() {
        run("certificates", "request", "a.example");
        run("certificates", "request", "a.example", "--key-spec", "RSA_4096");

        assertThat(sent).containsExactly("{}", "{\"keySpec\":\"RSA_4096\"}");
    }

    @Test
    void applyShowsTheDifferenceAndSendsWhatChanged(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tenants.yaml");
        Files.writeString(file, "tenants:\n  - {odsCode: A1, name: Renamed}\n");

        assertThat(run("apply", "-f", file.toString(), "--dry-run")).isZero();
        assertThat(out.toString())
                .contains("~ tenant A1 name: \"First\" -> \"Renamed\"")
                .contains("1 to change.");
        assertThat(asked).noneMatch(line -> line.startsWith("PATCH"));
        run("apply", "-f", file.toString());
        assertThat(asked).anyMatch(line -> line.startsWith("PATCH /api/v1/tenants/A1") && line.contains("\"7\""));
    }

    @Test
    void applyTakesAwayLimitsThatTheFileLeavesOutAndComesToRest(@TempDir Path folder) throws IOException {
        String file = Files.writeString(
                        folder.resolve("tenants.yaml"),
                        """
                        tenants:
                          - odsCode: b1
                            name: Second
                            tags:
                            contacts: [{name: Ann, email: ann@b1.example}]
                            limits: {requestsAtOnce: 5}
                        """)
                .toString();

        assertThat(run("apply", "-f", file)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("~ tenant b1 limits: ", "1 changed.")
                .doesNotContain("odsCode", "contacts", "tags");
        assertThat(sent).last().asString().contains("\"limits\":{\"requestsAtOnce\":5,\"bodyBytes\":null}");
        out.getBuffer().setLength(0);
        assertThat(run("apply", "-f", file)).isZero();

        assertThat(out.toString()).isEqualToIgnoringNewLines("Nothing to change.");
        assertThat(asked).filteredOn(line -> line.startsWith("PATCH")).hasSize(1);
    }

    @Test
    void whatIsDoneToSomethingThatIsNotThereIsNotFound() {
        assertThat(run("outbox", "retry", "A1", "0-404")).isEqualTo(1);

        assertThat(err.toString()).contains("There is no such thing");
        assertThat(asked).singleElement().asString().startsWith("GET /api/v1/tenants/A1/outbox/0-404 ");
    }

    @Test
    void everyOperationOfTheContractIsACommand() {
        CommandLine line = Barsctl.commandLine();

        assertThat(ContractCommands.operations()).hasSizeGreaterThan(150).allSatisfy(operation -> {
            Map<String, CommandLine> verbs = Optional.ofNullable(
                            line.getSubcommands().get(operation.group()))
                    .map(CommandLine::getSubcommands)
                    .orElse(Map.of());
            assertThat(operation.group().equals("me") || verbs.containsKey(operation.verb()))
                    .as("%s %s for %s", operation.group(), operation.verb(), operation.id())
                    .isTrue();
        });
    }

    @Test
    void aChangeOfTheContractReadsFirstAndTakesYaml(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("hook.yaml"), "url: https://a.example\nevents: [message]\n");

        assertThat(run("webhooks", "put", "A1", "0-1", "-d", "@" + file, "-o", "json"))
                .isZero();

        assertThat(asked)
                .containsSubsequence(
                        "GET /api/v1/tenants/A1/webhooks/0-1 Bearer secret null",
                        "PUT /api/v1/tenants/A1/webhooks/0-1 Bearer secret \"7\"");
        assertThat(sent).last().asString().isEqualTo("{\"url\":\"https://a.example\",\"events\":[\"message\"]}");
    }

    @Test
    void aListOfTheContractIsReadToItsEndWithItsFilters() {
        assertThat(run("outbox", "list", "A1", "--environment", "INT")).isZero();

        assertThat(asked.get(0)).startsWith("GET /api/v1/tenants/A1/outbox?environment=INT&limit=200");
        assertThat(out.toString().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("ODSCODE"));
    }

    @Test
    void anAnswerIsSavedAsItIs(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("answer");

        assertThat(run("certificates", "calendar", "--save", file.toString())).isZero();

        assertThat(file).content().startsWith("{\"odsCode\"");
        assertThat(run("certs", "list")).as("the short name goes on").isZero();
    }

    /** The link of an export is told once, with its job beside it. */
    @Test
    @Timeout(30)
    void anExportIsFollowedToItsEndAndItsLinkIsTold() {
        assertThat(run("exports", "add", "A1", "-d", "{environment: INT, reason: leaves}", "--wait", "-o", "json"))
                .isZero();

        assertThat(out.toString()).contains("\"link\" : \"/once\"", "\"SUCCEEDED\"");
        assertThat(asked).last().asString().startsWith("GET /api/v1/jobs/j-1 ");
    }

    private int run(String... arguments) {
        CommandLine line = Barsctl.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        if (arguments.length > 1) {
            all.addAll(
                    List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort(), "--token", "secret"));
        }
        return line.execute(all.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(exchange.getRequestMethod() + " " + path + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " "
                + exchange.getRequestHeaders().getFirst("If-Match"));
        byte[] body = exchange.getRequestBody().readAllBytes();
        lengths.add(body.length);
        sent.add(new String(body, StandardCharsets.UTF_8));
        int status = 200;
        String answer = "{\"odsCode\":\"A1\",\"name\":\"First\",\"status\":\"ACTIVE\"}";
        if (path.endsWith("/tenants/b1")) {
            answer = limited(exchange.getRequestMethod().equals("PATCH"), body);
        } else if (path.endsWith("/exports")) {
            status = 202;
            answer = "{\"job\":{\"id\":\"j-1\",\"status\":\"QUEUED\"},\"link\":\"/once\"}";
            exchange.getResponseHeaders().set("Content-Type", "application/json");
        } else if (path.endsWith("/jobs/j-1")) {
            answer = "{\"id\":\"j-1\",\"status\":\"SUCCEEDED\"}";
        } else if (path.contains("/0-404")) {
            status = 404;
            answer = "{\"detail\":\"There is no such thing\"}";
        } else if (exchange.getRequestMethod().equals("POST")) {
            status = 422;
            answer =
                    "{\"detail\":\"Enter an ODS code\",\"requestId\":\"r-1\",\"errors\":[{\"pointer\":\"/odsCode\",\"detail\":\"rule\"},{\"pointer\":\"/dates\",\"code\":\"pass\",\"detail\":\"It is valid\"}]}";
        } else if (path.contains("cursor=next")) {
            answer =
                    "{\"data\":[{\"odsCode\":\"A2\",\"name\":\"Second\",\"status\":\"ACTIVE\"}],\"page\":{\"nextCursor\":null}}";
        } else if (path.matches("/api/v1/(tenants(/A1/outbox)?|certificates)[?].*limit=.*")) {
            answer = "{\"data\":[" + answer + "],\"page\":{\"nextCursor\":\"next\"}}";
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("ETag", "\"7\"");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A tenant as the platform shows it, whose limits a patch merges into. */
    private String limited(boolean patch, byte[] body) throws IOException {
        if (patch) {
            ObjectNode merged = (ObjectNode) Connection.JSON.readTree(limits);
            Connection.JSON.readTree(body).path("limits").properties().forEach(one -> {
                if (one.getValue().isNull()) {
                    merged.remove(one.getKey());
                } else {
                    merged.set(one.getKey(), one.getValue());
                }
            });
            limits = merged.toString();
        }
        return "{\"odsCode\":\"B1\",\"name\":\"Second\",\"status\":\"ACTIVE\",\"tags\":[\"a\"],\"contacts\":[{\"name\":\"Ann\","
                + "\"email\":\"ann@b1.example\",\"purpose\":null}],\"limits\":" + limits + "}";
    }
}
