package bars.portal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.trust.Check;
import bars.db.trust.TrustPolicy;
import bars.platform.problem.Problem;
import bars.platform.trust.TrustView;
import bars.portal.web.Form;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {
    private static final TrustPolicy POLICY = new TrustPolicy(
            Check.enforce,
            Check.report,
            Check.enforce,
            false,
            Check.report,
            TrustPolicy.Revocation.grace,
            168,
            "2026-07-01T05:30:15Z",
            null);

    @Test
    void aFormThatNobodyTouchedIsWhatIsInForceToTheSecond() {
        Form form = form(Map.of());

        assertThat(form.value("version")).isEqualTo("7");
        assertThat(form.value("compatibilityUntil")).isEqualTo("2026-07-01T06:30:15");
        assertThat(Checks.typed(form, POLICY)).isEqualTo(POLICY);
    }

    @Test
    void whatIsTypedIsUkTimeAndAnEmptyEndIsNone() {
        TrustPolicy typed = Checks.typed(
                form(Map.of(
                        "namesConfirmed", "yes",
                        "compatibilityUntil", "",
                        "revocationOverrideUntil", "2026-07-02T06:30")),
                POLICY);

        assertThat(typed.namesConfirmed()).isTrue();
        assertThat(typed.compatibilityUntil()).isNull();
        assertThat(typed.revocationOverrideUntil()).isEqualTo("2026-07-02T05:30:00Z");
    }

    @Test
    void everyFieldThatCannotBeReadIsNamedAtOnce() {
        Form form = form(Map.of("chain", "perhaps", "graceHours", "a week", "compatibilityUntil", "next week"));

        assertThatThrownBy(() -> Checks.typed(form, POLICY))
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(
                                form.refused(problem, Checks.FIELDS).errors())
                        .containsOnlyKeys("chain", "graceHours", "compatibilityUntil"));
    }

    @ParameterizedTest
    @CsvSource({
        "chain,report,Certificate chain,Enforce,Report",
        "name,report,Client name,'Report until the names are confirmed, then enforce',"
                + "'Report until the names are confirmed, then report'",
        "namesConfirmed,yes,Client name,'Report until the names are confirmed, then enforce',Enforce",
        "revocation,hard,Revocation unknown,Grace,Hard",
        "graceHours,1000,Hours of grace,168,'1,000'",
        "revocationOverrideUntil,2026-12-01T06:30,Override of revocation,None,'Until 1 December 2026, 6:30am'"
    })
    void whatChangesIsSaidInWords(String field, String value, String name, String before, String after) {
        TrustPolicy typed = Checks.typed(form(Map.of(field, value)), POLICY);

        assertThat(Checks.changes(POLICY, typed)).containsExactly(new Checks.Change(name, before, after));
    }

    @Test
    void theEqualCallNamesWhatChangesAndNothingElse() {
        TrustPolicy typed = Checks.typed(
                form(Map.of("namesConfirmed", "yes", "graceHours", "48", "compatibilityUntil", "")), POLICY);

        assertThat(Checks.patch(POLICY, typed))
                .isEqualTo("{\"namesConfirmed\":true,\"graceHours\":48,\"compatibilityUntil\":null}");
        assertThat(Checks.patch(POLICY, POLICY)).isEqualTo("{}");
    }

    private static Form form(Map<String, String> typed) {
        TrustView view =
                new TrustView(Environment.INT, 7, POLICY, List.of(), List.of(), List.of(), List.of(), List.of(), null);
        Map<String, String> fields =
                new HashMap<>(Checks.form(view.version(), view.policy()).fields());
        fields.putAll(typed);
        return Form.with(fields);
    }
}
