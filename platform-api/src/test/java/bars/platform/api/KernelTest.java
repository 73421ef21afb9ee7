package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.access.Caller;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violations;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KernelTest {
    private static final Api API = new Api(
            (token, address) -> {
                if (!token.equals("good")) {
                    throw Problem.of(ProblemType.UNAUTHENTICATED, "This token is not valid");
                }
                return Caller.system("test");
            },
            new Things(),
            new OpenApiResource());

    record Thing(
            @Nullable String name, @Nullable Integer size, @Nullable Environment environment, @Nullable Instant at) {}

    @Path("things")
    @Produces(MediaType.APPLICATION_JSON)
    public static class Things {
        @GET
        public Response list(
                @BeanParam Call call, @BeanParam Paging paging, @QueryParam("from") @Nullable Moment from) {
            String after = paging.after();
            var rows = IntStream.rangeClosed(1, 5)
                    .filter(i -> after == null || i > Integer.parseInt(after))
                    .limit(paging.oneMore())
                    .boxed()
                    .toList();
            return call.page(Page.of(rows, paging, String::valueOf, i -> "thing " + i));
        }

        @GET
        @Path("one")
        public Response one(@BeanParam Call call) {
            return call.ok(new Thing("one", 1, Environment.INT, Instant.EPOCH), 7);
        }

        @POST
        @Consumes(MediaType.APPLICATION_JSON)
        public Response add(@BeanParam Call call, @Nullable Thing thing, @QueryParam("dryRun") boolean dryRun) {
            Thing given = call.body(thing);
            new Violations()
                    .check(given.name() != null, "/name", "required", "Enter a name")
                    .check(given.size() != null, "/size", "required", "Enter a size")
                    .refuse();
            return dryRun ? call.ok(given) : call.created("things/one", given, 0);
        }

        @PUT
        @Path("one")
        public Response put(@BeanParam Call call, @Nullable Thing thing) {
            call.requiredPrecondition().require(7);
            return call.ok(call.body(thing), 8);
        }

        @PATCH
        @Path("one")
        @Consumes(Media.MERGE_PATCH)
        public Response patch(@BeanParam Call call, MergePatch patch) {
            return call.ok(patch.applyTo(new Thing("one", 1, null, null), Thing.class), 8);
        }

        @POST
        @Path("one/action")
        public Response act(@BeanParam Call call, @Nullable Thing options) {
            return options == null ? call.noContent() : call.ok(options);
        }

        @GET
        @Path("broken")
        public Response broken() {
            throw new IllegalStateException("select secret from table");
        }
    }

    @Test
    void everyAnswerCarriesTheRequestId() {
        assertThat(API.get("things").header("X-Request-Id", "abc-1").send().header("X-Request-Id"))
                .isEqualTo("abc-1");
        assertThat(API.get("things").send().header("X-Request-Id")).hasSize(36);
        assertThat(API.get("nowhere").header("X-Request-Id", "a b").send().header("X-Request-Id"))
                .hasSize(36);
    }

    @Test
    void nobodyPassesWithoutAToken() {
        for (String path : List.of("things", "nowhere")) {
            var answer = API.get(path).without("Authorization").send();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(answer.json().path("type").asText()).isEqualTo("/api/v1/problems/unauthenticated");
        }
        assertThat(API.get("things")
                        .header("Authorization", "Bearer bad")
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(API.get("things")
                        .header("Authorization", "Basic good")
                        .send()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void contractAndProblemPagesArePublic() {
        var contract = API.get("openapi.yaml")
                .without("Authorization")
                .header("Accept", "*/*")
                .send();
        assertThat(contract.status()).isEqualTo(200);
        assertThat(contract.body()).startsWith("openapi: 3.1.0");
        for (ProblemType type : ProblemType.values()) {
            assertThat(API.get("problems/" + type.slug())
                            .header("Accept", "*/*")
                            .send()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void unknownPathIs404AndWrongMethodIs405WithAllow() {
        var missing = API.get("nowhere").send();
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("Content-Type")).isEqualTo("application/problem+json");
        var wrong = API.request("DELETE", "things").send();
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).contains("GET").contains("POST");
    }

    @Test
    void mediaTypesAreNegotiated() {
        assertThat(API.get("things").header("Accept", "image/png").send().status())
                .isEqualTo(406);
        assertThat(API.request("POST", "things", "{}")
                        .header("Content-Type", "text/xml")
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(API.request("POST", "things", "{}")
                        .header("Content-Encoding", "gzip")
                        .send()
                        .status())
                .isEqualTo(415);
    }

    @Test
    void unreadableHeadersAndMatrixParametersAreNamed() {
        assertThat(API.request("POST", "things", "{}")
                        .header("Content-Type", "bad type")
                        .send()
                        .json()
                        .path("type")
                        .asText())
                .endsWith("/malformed");
        assertThat(API.get("things")
                        .header("Accept", ";;;")
                        .send()
                        .json()
                        .path("type")
                        .asText())
                .endsWith("/malformed");
        assertThat(API.get("things;x=1").send().status()).isEqualTo(400);
    }

    @Test
    void bodiesAreReadStrictly() {
        assertProblem("{\"name\":", 400, "malformed");
        assertProblem("{\"name\":\"a\"} x", 400, "malformed");
        assertProblem("{\"name\":\"a\",\"name\":\"b\"}", 400, "malformed");
        assertProblem("[]", 400, "malformed");
        assertProblem("{\"name\":5}", 400, "malformed");
        assertProblem("{\"size\":\"5\"}", 400, "malformed");
        assertProblem("{\"size\":\" \"}", 400, "malformed");
        assertProblem("{\"nom\":\"a\"}", 400, "unknown-member");
        assertProblem("{\"environment\":\"TEST\"}", 422, "validation");
        assertProblem("{\"at\":\"yesterday\"}", 422, "validation");
        assertProblem("", 400, "malformed");
        assertProblem("null", 400, "malformed");
    }

    @Test
    void everyBrokenRuleIsListedWithItsPointer() {
        var errors = API.request("POST", "things", "{}").send().json().path("errors");
        assertThat(errors).hasSize(2);
        assertThat(errors.get(1).path("pointer").asText()).isEqualTo("/size");
    }

    @Test
    void queryParametersAreStrict() {
        assertThat(API.get("things?colour=red").send().json().path("type").asText())
                .endsWith("/unknown-parameter");
        for (String query : List.of("limit=0", "limit=x", "limit=201", "limit=2&limit=3", "cursor=%21", "from=now")) {
            var answer = API.get("things?" + query).send();
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.json().path("type").asText()).as(query).endsWith("/invalid-parameter");
        }
        assertThat(API.request("POST", "things?dryRun=maybe", "{}").send().status())
                .isEqualTo(400);
    }

    @Test
    void listsArePagedByCursor() {
        var first = API.get("things?limit=3").send();
        assertThat(first.json().path("data")).hasSize(3);
        String next = first.json().path("page").path("nextCursor").asText();
        assertThat(first.header("Link")).contains("cursor=" + next).contains("limit=3");
        var second = API.get("things?limit=3&cursor=" + next).send();
        assertThat(second.json().path("data")).hasSize(2);
        assertThat(second.json().path("page").path("nextCursor").isNull()).isTrue();
        assertThat(second.header("Link")).isNull();
    }

    @Test
    void changesNeedTheVersionThatWasRead() {
        String tag = String.valueOf(API.get("things/one").send().header("ETag"));
        assertThat(tag).matches("\"7-[0-9a-f]{16}\"");
        assertThat(API.get("things/one").header("If-None-Match", tag).send().status())
                .isEqualTo(304);
        assertThat(put(tag)).isEqualTo(200);
        assertThat(put(tag.replace("7-", "6-"))).isEqualTo(412);
        assertThat(put(null)).isEqualTo(428);
        assertThat(put("\"6\"")).isEqualTo(412);
        assertThat(put("W/\"7\"")).isEqualTo(412);
        assertThat(put("nonsense")).isEqualTo(412);
        assertThat(put("\"7\"")).isEqualTo(200);
        assertThat(put("\"1\", \"7\"")).isEqualTo(200);
        assertThat(put("*")).isEqualTo(200);
    }

    @Test
    void mergePatchReplacesRemovesAndKeeps() {
        var answer = API.request("PATCH", "things/one", "{\"name\":null,\"environment\":\"PROD\"}")
                .header("Content-Type", Media.MERGE_PATCH)
                .send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("name").isNull()).isTrue();
        assertThat(answer.json().path("size").asInt()).isEqualTo(1);
        assertThat(answer.json().path("environment").asText()).isEqualTo("PROD");
        assertThat(API.request("PATCH", "things/one", "{\"nom\":1}")
                        .header("Content-Type", Media.MERGE_PATCH)
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void actionBodiesMayBeEmpty() {
        assertThat(API.request("POST", "things/one/action").send().status()).isEqualTo(204);
        assertThat(API.request("POST", "things/one/action", "").send().status()).isEqualTo(204);
        assertThat(API.request("POST", "things/one/action", "{}").send().status())
                .isEqualTo(200);
    }

    @Test
    void creationSaysWhere() {
        var answer = API.request("POST", "things", "{\"name\":\"a\",\"size\":1,\"at\":\"2026-11-24T09:30:00+01:00\"}")
                .send();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).endsWith("/api/v1/things/one");
        assertThat(answer.json().path("at").asText()).isEqualTo("2026-11-24T08:30:00Z");
    }

    @Test
    void faultsDoNotTalk() {
        var answer = API.get("things/broken").send();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    private static int put(@Nullable String ifMatch) {
        var exchange = API.request("PUT", "things/one", "{}");
        return (ifMatch == null ? exchange : exchange.header("If-Match", ifMatch))
                .send()
                .status();
    }

    private static void assertProblem(String body, int status, String slug) {
        var answer = API.request("POST", "things", body).send();
        assertThat(answer.status()).as(body).isEqualTo(status);
        assertThat(answer.json().path("type").asText()).as(body).isEqualTo("/api/v1/problems/" + slug);
        assertThat(answer.json().path("instance").asText()).isEqualTo("/api/v1/things");
    }
}
