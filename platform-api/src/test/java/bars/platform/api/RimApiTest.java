package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.audit.AuditDesk;
import bars.platform.problem.ProblemType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What HTTP itself promises: forms of an answer, conditions, and what is refused before any verb. */
class RimApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void contractIsGivenWhateverFormIsAskedFor() {
        for (String accept : List.of("*/*", "application/json", "text/html", "application/yaml")) {
            Api.Answer answer = platform.api
                    .get("openapi.yaml")
                    .without("Authorization")
                    .header("Accept", accept)
                    .send();

            assertThat(answer.status()).as(accept).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo(Media.YAML);
            assertThat(answer.body()).startsWith("openapi: 3.1.0");
        }
    }

    @Test
    void everyTypeOfProblemHasAPageForProgramsAndForBrowsers() {
        for (ProblemType type : ProblemType.values()) {
            String path = "problems/" + type.slug();

            Api.Answer text = platform.get(path).header("Accept", "*/*").send();
            Api.Answer page =
                    platform.get(path).header("Accept", "text/html,*/*;q=0.1").send();

            assertThat(text.body()).contains(type.title(), String.valueOf(ProblemStatus.of(type)), type.advice());
            assertThat(page.status()).isEqualTo(303);
            assertThat(page.header("Location")).endsWith("/console/help/problems/" + type.slug());
        }
    }

    @Test
    void anExportGivesEveryEventALineAndIsADeedItself() throws IOException {
        for (int i = 0; i < 3; i++) {
            platform.request("PUT", "tenants/EXP" + i, "{'name':'Exported'}").send();
        }

        Api.Answer export = platform.get("audit-events?action=tenant.registered")
                .header("Accept", Media.NDJSON)
                .send();

        assertThat(export.status()).as(export.body()).isEqualTo(200);
        List<String> lines = export.body().lines().toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
        for (String line : lines) {
            assertThat(Json.mapper().readTree(line).path("action").asText()).isEqualTo("tenant.registered");
        }
        assertThat(platform.get("audit-events?action=audit.exported")
                        .send()
                        .json()
                        .at("/data/0/detail/action")
                        .asText())
                .isEqualTo("tenant.registered");
    }

    @Test
    void anExportSaysWhatItWasNarrowedTo() {
        new AuditDesk(platform.database())
                .exporting(
                        Caller.system("test"),
                        new AuditDesk.Query(null, Environment.INT, null, null, "narrowed", null, null));

        assertThat(platform.get("audit-events?action=audit.exported")
                        .send()
                        .json()
                        .at("/data/0/detail")
                        .toString())
                .contains("\"environment\":\"INT\"", "\"target\":\"narrowed\"");
    }

    @Test
    void anExportTakesNoPagesAndNeedsThePermission() {
        String hooks = platform.token(EnumSet.of(Permission.WEBHOOKS_WRITE), Set.of(), Set.of());

        assertThat(platform.get("audit-events?limit=5")
                        .header("Accept", Media.NDJSON)
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(platform.get("audit-events")
                        .header("Accept", Media.NDJSON)
                        .header("Authorization", "Bearer " + hooks)
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void ifNoneMatchOnlyCreates() {
        Api.Answer first = platform.request("PUT", "tenants/INM1", "{'name':'New'}")
                .header("If-None-Match", "*")
                .send();
        Api.Answer second = platform.request("PUT", "tenants/INM1", "{'name':'Again'}")
                .header("If-None-Match", "*")
                .send();

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(412);
    }

    @Test
    void aListWithoutRowsIsRefused() {
        for (String list : List.of("", "odsCode,name\n")) {
            Api.Answer answer = platform.request("POST", "tenants/imports")
                    .header("Content-Type", Media.CSV)
                    .body(list)
                    .send();

            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        }
    }
}
