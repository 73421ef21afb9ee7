package bars.deploy.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which versions a record holds for, by the evaluation of the OSV schema, and how bad it is. */
class AdvisoryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"introduced":"0"},{"fixed":"2.0.3"}                                      | 2.0.2            | true
            {"introduced":"0"},{"fixed":"2.0.3"}                                      | 2.0.3            | false
            {"introduced":"0"},{"fixed":"2.0.3"}                                      | 2.0.3.Final      | false
            {"introduced":"0"},{"fixed":"2.0.3"}                                      | 2.0.3-rc1        | true
            {"introduced":"0"},{"fixed":"2.0.3"}                                      | 2.0.3-SNAPSHOT   | true
            {"introduced":"0"},{"fixed":"2.0.3"}                                      | 2.0.3.payara-p1  | false
            {"introduced":"0"},{"fixed":"2.0.3"}                                      | 2.0.2.payara-p9  | true
            {"introduced":"0"},{"fixed":"2.0.3"}                                      | 0-alpha          | true
            {"introduced":"2.0"},{"fixed":"2.10"}                                     | 2.9              | true
            {"introduced":"2.0"},{"fixed":"2.10"}                                     | 1.9.9            | false
            {"introduced":"2.0"},{"fixed":"2.10"}                                     | 2.10             | false
            {"introduced":"0"},{"last_affected":"2.1.214"}                            | 2.1.214          | true
            {"introduced":"0"},{"last_affected":"2.1.214"}                            | 2.1.215          | false
            {"introduced":"1.0"},{"fixed":"1.0.2"},{"introduced":"3.0"},{"fixed":"3.2.5"} | 1.0.1       | true
            {"introduced":"1.0"},{"fixed":"1.0.2"},{"introduced":"3.0"},{"fixed":"3.2.5"} | 2.0         | false
            {"introduced":"1.0"},{"fixed":"1.0.2"},{"introduced":"3.0"},{"fixed":"3.2.5"} | 3.2.4       | true
            {"fixed":"3.2.5"},{"introduced":"3.0"},{"fixed":"1.0.2"},{"introduced":"1.0"} | 3.2.4       | true
            {"fixed":"3.2.5"},{"introduced":"3.0"},{"fixed":"1.0.2"},{"introduced":"1.0"} | 3.2.5       | false
            {"introduced":"0"}                                                        | 99               | true
            {"introduced":"1.0"},{"limit":"2.0"}                                      | 1.9              | true
            {"introduced":"1.0"},{"limit":"2.0"}                                      | 2.0              | false
            {"introduced":"1.0"},{"limit":"*"}                                        | 2.0              | true
            """)
    void rangesOfMaven(String events, String version, boolean affected) throws IOException {
        assertThat(holds("Maven", "ECOSYSTEM", events, version)).isEqualTo(affected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            SEMVER    | {"introduced":"0"},{"fixed":"6.5.4"}                 | 6.5.3         | true
            ECOSYSTEM | {"introduced":"0"},{"fixed":"6.5.4"}                 | 6.5.4         | false
            SEMVER    | {"introduced":"0"},{"fixed":"6.5.4"}                 | 6.5.4-rc.1    | true
            SEMVER    | {"introduced":"6.0.0-alpha.2"},{"fixed":"6.5.4"}     | 6.0.0-alpha.10 | true
            SEMVER    | {"introduced":"6.0.0-alpha.2"},{"fixed":"6.5.4"}     | 6.0.0-alpha.1 | false
            SEMVER    | {"introduced":"0"},{"last_affected":"2.1.0"}         | 2.1.0         | true
            SEMVER    | {"introduced":"0"},{"last_affected":"2.1.0"}         | 2.1.1         | false
            SEMVER    | {"introduced":"0"},{"fixed":"no version"}            | 1.0.0         | true
            """)
    void rangesOfNpm(String type, String events, String version, boolean affected) throws IOException {
        assertThat(holds("npm", type, events, version)).isEqualTo(affected);
    }

    @Test
    void aVersionThatIsListedIsAffectedAndACommitSaysNothing() throws IOException {
        Advisory advisory = advisory(
                """
                "affected":[{"package":{"ecosystem":"Maven:https://repo.example","name":"org.sample:part"},
                  "versions":["1.0-jre"],
                  "ranges":[{"type":"GIT","repo":"https://git.example","events":[{"introduced":"0"}]}]}]""");

        assertThat(holds(advisory, Ecosystem.MAVEN, "1.0-jre")).isTrue();
        assertThat(holds(advisory, Ecosystem.MAVEN, "1.0-android")).isFalse();
        assertThat(holds(advisory, Ecosystem.NPM, "1.0-jre")).isFalse();
    }

    @Test
    void otherEcosystemsAreNotRead() throws IOException {
        assertThat(advisory("\"affected\":[{\"package\":{\"ecosystem\":\"PyPI\",\"name\":\"org.sample:part\"}}]")
                        .affected())
                .isEmpty();
    }

    @Test
    void theNearestFixIsTold() throws IOException {
        Advisory advisory = advisory(
                "Maven",
                "ECOSYSTEM",
                "{\"introduced\":\"1.0\"},{\"fixed\":\"1.9\"},{\"introduced\":\"1.10\"},{\"fixed\":\"1.12\"}");

        assertThat(advisory.affected().get(0).fix("1.8")).hasValue("1.9");
        assertThat(advisory.affected().get(0).fix("1.11")).hasValue("1.12");
        assertThat(advisory.affected().get(0).fix("1.12")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            "database_specific":{"severity":"MODERATE"}                                                     | MEDIUM
            "database_specific":{"severity":"HIGH"}                                                         | HIGH
            "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]          | CRITICAL
            "database_specific":{"severity":"LOW"},"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}] | HIGH
            "severity":[{"type":"CVSS_V4","score":"CVSS:4.0/AV:N/AC:L/AT:N/PR:H/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N"}] | UNRATED
            "summary":"nobody has rated it"                                                                 | UNRATED
            """)
    void theWorstThatIsSaidCounts(String members, Severity severity) throws IOException {
        assertThat(advisory(members + ",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"part\"}}]")
                        .affected())
                .singleElement()
                .extracting(Advisory.Affected::severity)
                .isEqualTo(severity);
    }

    @Test
    void aSeverityOfThePackageCountsToo() throws IOException {
        assertThat(advisory(
                                """
                                "affected":[{"package":{"ecosystem":"npm","name":"part"},
                                  "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N"}]}]""")
                        .affected())
                .singleElement()
                .extracting(Advisory.Affected::severity)
                .isEqualTo(Severity.MEDIUM);
    }

    @Test
    void whatIsNotSuchARecordIsRefused() {
        assertThatThrownBy(() -> Advisory.of(new ObjectMapper().readTree("{\"modified\":\"2026-01-01T00:00:00Z\"}")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Advisory.of(new ObjectMapper().readTree("{\"id\":\"GHSA-0000-0000-0000\"}")))
                .isInstanceOf(IOException.class);
    }

    private static boolean holds(String ecosystem, String type, String events, String version) throws IOException {
        return holds(advisory(ecosystem, type, events), Ecosystem.of(ecosystem).orElseThrow(), version);
    }

    private static boolean holds(Advisory advisory, Ecosystem ecosystem, String version) {
        Component component = new Component(ecosystem, "org.sample:part", version, "sbom.json");
        return advisory.affected().stream().anyMatch(affected -> affected.holds(component));
    }

    private static Advisory advisory(String ecosystem, String type, String events) throws IOException {
        return advisory("\"affected\":[{\"package\":{\"ecosystem\":\"" + ecosystem
                + "\",\"name\":\"org.sample:part\"},\"ranges\":[{\"type\":\"" + type + "\",\"events\":[" + events
                + "]}]}]");
    }

    private static Advisory advisory(String members) throws IOException {
        return Advisory.of(new ObjectMapper()
                .readTree(
                        "{\"schema_version\":\"1.7.0\",\"id\":\"GHSA-0000-0000-0000\",\"modified\":\"2026-11-01T00:00:00Z\","
                                + members + "}"));
    }
}
