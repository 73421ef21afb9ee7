package bars.messages;

import static bars.messages.Samples.of;
import static bars.messages.Samples.read;
import static bars.messages.Samples.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.code.ClosedList;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The code lists of the standard: each complete one is checked, the samples of others are not. */
class ClosedListTest {
    /** Number of codes of each list. Source: contract §10. */
    @ParameterizedTest
    @CsvSource({
        "rejected-reasons-bars,3",
        "flag-categories-bars,10",
        "agency-types-bars,8",
        "consent-categories-bars,1",
        "arp-priority-codes,15",
        "dos-rejected-reasons-bars,12",
        "bars-broker-priority-status,3",
        "bars-broker-referral-letter-status,2",
        "safeguarding-codes-bars,46",
        "reasonable-adjustment-codes-bars,114",
        "household-composition-bars,8",
    })
    void everyListIsThereAsAWhole(String name, int codes) {
        assertThat(ClosedList.ALL)
                .filteredOn(list -> list.name().equals(name))
                .singleElement()
                .satisfies(list -> {
                    assertThat(list.codes()).hasSize(codes);
                    assertThat(list.keys()).hasSize(codes);
                });
        assertThat(ClosedList.ALL).hasSize(11);
    }

    @ParameterizedTest
    @MethodSource("lists")
    @Requirement("COD-01")
    void everyCodeOfAListIsTakenAndNoOther(ClosedList list) {
        SampleBundle all = of("a1t1", "2.1.0").request();
        list.codes().forEach(code -> coded(all, list.system(), code));
        coded(all, list.system().replace("https", "http"), list.codes().get(0).toLowerCase(Locale.ROOT));

        assertThat(Intake.check(read(all), service("a1t1", "2.1.0")).noted())
                .extracting("rule")
                .doesNotContain(list.rule());
        refused(coded(of("a1t1", "2.1.0").request(), list.system(), "none-of-them"), list.rule());
        refused(coded(of("a1t1", "2.1.0").request(), list.system().toUpperCase(Locale.ROOT), "0"), list.rule());
    }

    @ParameterizedTest
    @MethodSource("lists")
    void earlierVersionsAreTakenAndTheCodeIsNoted(ClosedList list) {
        SampleBundle earlier = coded(of("a1t1", "1.1.0").request(), list.system(), "none-of-them");

        assertThat(Intake.check(read(earlier), service("a1t1", "1.1.0")).noted())
                .extracting("rule")
                .contains(list.rule());
    }

    @Test
    void codeBeforeItsSystemIsSeenAsWell() {
        SampleBundle sample = of("a1t1", "2.1.0").request();
        codings(sample)
                .addObject()
                .put("code", "C9")
                .put("display", "?")
                .put("system", "https://fhir.nhs.uk/CodeSystem/arp-priority-codes");

        refused(sample, "CL-06");
    }

    @Test
    void publishedSamplesOfOpenListsAreNotLimits() {
        SampleBundle sample = of("a1t1", "2.1.0").request();
        for (String open : List.of(
                "pathways-sg-codes",
                "pathways-sd-codes",
                "pathways-dx-codes",
                "pathways-pathway-codes",
                "ampds-dispatch-codes",
                "response-outcome-codes",
                "message-reason-encounter")) {
            coded(sample, "https://fhir.nhs.uk/CodeSystem/" + open, "a-code-of-next-year");
        }

        assertThat(Intake.check(read(sample), service("a1t1", "2.1.0")).noted()).isEmpty();
    }

    /** These decide what a message means: the dispatch refuses what is not in them. */
    @ParameterizedTest
    @CsvSource({
        "MessageHeader,/eventCoding,BAD_REQUEST",
        "MessageHeader,/reason/coding/0,BAD_REQUEST",
        "ServiceRequest,/category/0/coding/0,BAD_REQUEST",
        "ServiceRequest,/category/0/coding/1,UNPROCESSABLE_ENTITY",
    })
    @Requirement("COD-01")
    void codesThatDecideAreOfTheirLists(String type, String coding, RecCode code) {
        SampleBundle sample = of("a1t1", "2.1.0").request().with(type, resource -> ((ObjectNode) resource.at(coding))
                .put("code", "a99t9"));

        assertThatThrownBy(() -> Intake.check(read(sample), service("a1t1", "2.1.0")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Stream<ClosedList> lists() {
        return ClosedList.ALL.stream();
    }

    private static SampleBundle coded(SampleBundle sample, String system, String code) {
        codings(sample).addObject().put("system", system).put("code", code);
        return sample;
    }

    private static ArrayNode codings(SampleBundle sample) {
        return ((ObjectNode) sample.resource("Observation").get("code")).withArray("coding");
    }

    private static void refused(SampleBundle sample, String rule) {
        assertThatThrownBy(() -> Intake.check(read(sample), service("a1t1", "2.1.0")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(RecCode.BAD_REQUEST);
                    assertThat(refusal.issue().rule()).isEqualTo(rule);
                });
    }
}
