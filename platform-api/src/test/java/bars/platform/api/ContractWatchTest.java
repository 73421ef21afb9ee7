package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractWatchTest {
    private static final String TENANT =
            "{'odsCode':'A10','name':'First','status':'ACTIVE','contacts':[],'tags':[],'limits':{},"
                    + "'createdAt':'2026-01-01T00:00:00Z','updatedAt':'2026-01-01T00:00:00Z'}";

    private final ContractWatch watch = ContractWatch.ofThisBuild();

    @Test
    void whatTheContractKnowsHasNoDifferences() {
        assertThat(differences("POST", "/tenants", "{'odsCode':'A10','name':'First'}", 201, TENANT))
                .isEmpty();
        assertThat(differences(
                        "GET",
                        "/tenants?limit=2&q=12",
                        "",
                        200,
                        "{'data':[" + TENANT + "],'page':{'nextCursor':null,'limit':2}}"))
                .isEmpty();
    }

    @Test
    void aWrongRequestMayBeRefusedButNotDone() {
        String wrong = "{'odsCode':'A10','name':'First','colour':'blue'}";

        assertThat(differences("POST", "/tenants", wrong, 400, null)).isEmpty();
        assertThat(differences("POST", "/tenants", wrong, 201, TENANT))
                .singleElement()
                .asString()
                .contains("colour");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /tenants?colour=blue, no query parameter colour",
        "GET, /tenants?limit=many, query parameter limit",
        "GET, /treasures, no such route",
        "DELETE, /tenants/A1, header If-Match is required",
        "PUT, /tenants/A1, a body is required"
    })
    void aRequestThatTheContractDoesNotKnowIsFound(String method, String target, String found) {
        assertThat(differences(method, target, "", 200, "{}"))
                .anySatisfy(one -> assertThat(one).contains(found));
    }

    @Test
    void anAnswerThatTheContractDoesNotKnowIsFound() {
        assertThat(differences("GET", "/tenants/A1", "", 200, TENANT.replace("'name'", "'nom'")))
                .anySatisfy(one -> assertThat(one).contains("nom"))
                .anySatisfy(one -> assertThat(one).contains("'name'"));
        assertThat(differences("GET", "/tenants/A1", "", 202, TENANT))
                .containsExactly("the contract knows no answer 202");
        assertThat(differences("GET", "/tenants/A1", "", 200, TENANT.replace("2026-01-01T00:00:00Z", "yesterday")))
                .anySatisfy(one -> assertThat(one).contains("At"));
        assertThat(watch.differences(
                        new ContractWatch.Request("GET", "/tenants/A1", Map.of(), new byte[0]),
                        new ContractWatch.Answer(200, "text/html", new byte[] {'x'})))
                .containsExactly("the contract knows no answer 200 of the type text/html");
    }

    private List<String> differences(
            String method, String target, String asked, int status, @org.jspecify.annotations.Nullable String answer) {
        boolean refused = status >= 400;
        String problem =
                "{'type':'/api/v1/problems/x','title':'t','status':400,'detail':'d','requestId':'00000000-0000-4000-8000-000000000000'}";
        return watch.differences(
                new ContractWatch.Request(method, target, Map.of("content-type", "application/json"), bytes(asked)),
                new ContractWatch.Answer(
                        status,
                        refused ? Media.PROBLEM : "application/json",
                        bytes(answer == null ? problem : answer)));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
