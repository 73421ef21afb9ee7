package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values that no caller has reason to send are refused like other mistakes: none is a fault of ours. */
class HostileValuesApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private static final Platform platform = new Platform();

    private static final TriedRoutes ROUTES = new TriedRoutes(platform);

    private static final List<String> IN_QUERIES = List.of(
            "%00",
            "%ED%A0%80",
            "99999999999999999999",
            "%2B999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            Paging.cursor("\u0000"),
            Paging.cursor("99999999999999999999"));

    private static final List<String> IN_BODIES = List.of(
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "null",
            "99999999999999999999",
            "[null]",
            "{\"a\\u0000b\":\"a\\u0000b\"}",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"-999999999-01-01T00:00:00Z\"");

    @SuppressWarnings("NullAway.Init")
    private static Belongings things;

    @SuppressWarnings("NullAway.Init")
    private static JsonNode contract;

    @BeforeAll
    static void open() throws IOException {
        things = Belongings.of(platform, "HOS1", Environment.INT, "hostile");
        try (InputStream in = HostileValuesApiTest.class.getResourceAsStream("/openapi/bars-admin.yaml")) {
            contract = new ObjectMapper(new YAMLFactory()).readTree(in);
        }
    }

    @Test
    void theyAreNamed() {
        for (String text : List.of("a\\u0000b", "\\ud83e", "\\ude7a")) {
            var refused = platform.request("POST", "tenants", "{'odsCode':'HOS2','name':'" + text + "'}")
                    .send();
            assertThat(refused.status()).as(refused.body()).isEqualTo(422);
            assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/name");
        }
        var whole = platform.request("POST", "tenants", "{'odsCode':'HOS2','name':'\\ud83e\\ude7a \\\\u0000'}")
                .send();
        assertThat(whole.status()).as(whole.body()).isEqualTo(201);
        assertThat(whole.json().path("name").asText()).isEqualTo("\ud83e\ude7a \\u0000");
        for (String query : List.of("tenants?q=%00", "certificates?expiresBefore=%2B12026-01-01T00:00:00Z")) {
            assertThat(platform.get(query).send().json().path("type").asText()).endsWith("/invalid-parameter");
        }
        var holes = platform.request("POST", "tokens", "{'name':'x','permissions':['tenants:read',null]}")
                .send();
        assertThat(holes.status()).as(holes.body()).isEqualTo(422);
        assertThat(holes.json().at("/errors/0/pointer").asText()).startsWith("/permissions");
        var blank = platform.request("PUT", "tenants/HOS1/retention", "{'environment':'INT','legalHold':' '}")
                .send();
        assertThat(blank.status()).as(blank.body()).isEqualTo(400);
        assertThat(blank.json().at("/errors/0/pointer").asText()).isEqualTo("/legalHold");
    }

    @Test
    void aCursorOfAnotherListIsNone() {
        for (String list : List.of(
                "certificates", "jobs", "approvals", "messages", "tenants/HOS1/worklist", "tenants/HOS1/outbox")) {
            var refused = platform.get(list + "?cursor=" + Paging.cursor("A1")).send();
            assertThat(refused.status()).as(list).isEqualTo(400);
            assertThat(refused.json().path("type").asText()).endsWith("/invalid-parameter");
        }
    }

    @Test
    void inPathsAndQueries() throws IOException {
        List<String> faults = new ArrayList<>();
        for (ContractRoutes.Operation operation : new ContractRoutes(contract).all()) {
            if (!operation.method().equals("GET")) {
                continue;
            }
            String route = operation.method() + " " + template(operation.id());
            String path = things.path(route);
            for (Map.Entry<String, JsonNode> parameter : operation.parameters().entrySet()) {
                String name = parameter.getKey().substring(parameter.getKey().indexOf(' ') + 1);
                if (parameter.getKey().startsWith("query ") && !name.equals("waitSeconds")) {
                    for (String value : IN_QUERIES) {
                        tried(faults, "GET", path + "?" + name + "=" + value, null);
                    }
                }
            }
            String template = route.substring(route.indexOf(' ') + 1);
            if (template.contains("{")) {
                tried(faults, "GET", template.substring(1).replaceAll("\\{\\w+}", "%00"), null);
                tried(faults, "GET", path.substring(0, path.lastIndexOf('/') + 1) + "%00", null);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void inBodies() throws IOException {
        List<String> faults = new ArrayList<>();
        for (ContractRoutes.Operation operation : new ContractRoutes(contract).all()) {
            JsonNode content = operation.node().at("/requestBody/content");
            JsonNode media = content.has("application/json")
                    ? content.path("application/json")
                    : content.path(Media.MERGE_PATCH);
            if (media.isMissingNode()) {
                continue;
            }
            String route = operation.method() + " " + template(operation.id());
            JsonNode schema = resolved(media.path("schema"));
            String path = things.path(route);
            for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
                for (String value : IN_BODIES) {
                    ObjectNode base =
                            (ObjectNode) JSON.readTree(ROUTES.body(route).replace('\'', '"'));
                    base.putRawValue(member.getKey(), new com.fasterxml.jackson.databind.util.RawValue(value));
                    tried(faults, operation.method(), path, base.toString());
                }
            }
            for (String value : IN_BODIES) {
                tried(faults, operation.method(), path, value);
            }
        }
        assertThat(faults).isEmpty();
    }

    private static void tried(List<String> faults, String method, String path, @Nullable String body) {
        try {
            Api.Exchange exchange = body == null
                    ? platform.request(method, path)
                    : platform.api.request(method, path, body).header("Authorization", "Bearer " + platform.admin);
            if (method.equals("PATCH")) {
                exchange.header("Content-Type", Media.MERGE_PATCH);
            }
            Api.Answer answer =
                    exchange.header("If-Match", "*").header("Accept", "*/*").send();
            if (answer.status() >= 500) {
                faults.add(method + " " + path + " " + shortened(body) + " -> " + answer.status());
            }
        } catch (AssertionError notAsTheContractSays) {
            if (!notAsTheContractSays
                    .toString()
                    .matches("(?s).*not as the contract says: [^\n]* answered with [1-4].*")) {
                faults.add(method + " " + path + " " + notAsTheContractSays);
            }
        }
    }

    private static String shortened(@Nullable String text) {
        return text == null ? "" : text.length() > 200 ? text.substring(0, 200) : text;
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static String template(String id) {
        for (Map.Entry<String, JsonNode> path : contract.path("paths").properties()) {
            for (JsonNode operation : path.getValue()) {
                if (operation.path("operationId").asText().equals(id)) {
                    return path.getKey();
                }
            }
        }
        throw new AssertionError(id);
    }
}
