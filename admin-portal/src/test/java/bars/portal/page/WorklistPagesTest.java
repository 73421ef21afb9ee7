package bars.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.sender.SentRequest;
import bars.platform.exchange.WorklistDesk.AnswerView;
import bars.platform.exchange.WorklistDesk.CaseView;
import bars.portal.web.Board;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WorklistPagesTest {
    private static final String HOME = "/console/tenants/X26/worklist";
    private static final Instant THEN = Instant.parse("2026-01-15T12:00:00Z");
    private static final UUID CASE = id(901);
    private static final UUID ANSWER = id(902);

    @Test
    void nextPageIsOfTheSameEnvironmentAndLeavesTheOtherListWhereItIs() {
        var place = new WorklistPages.Place("X26", Environment.PROD, CASE, ANSWER);

        Board cases = WorklistPages.cases(place, cases(51));
        Board answers = WorklistPages.answers(place, answers(51));

        assertThat(cases.rows()).hasSize(50);
        assertThat(cases.next()).isEqualTo(HOME + "?environment=PROD&after=" + id(50) + "&answers=" + ANSWER);
        assertThat(answers.rows()).hasSize(50);
        assertThat(answers.next()).isEqualTo(HOME + "?environment=PROD&after=" + CASE + "&answers=" + id(50));
    }

    @Test
    void listsThatEndHaveNoNextPage() {
        var place = new WorklistPages.Place("X26", null, null, null);

        assertThat(WorklistPages.cases(place, cases(50)).next()).isEmpty();
        assertThat(WorklistPages.answers(place, answers(50)).next()).isEmpty();
        assertThat(WorklistPages.answers(place, answers(51)).next())
                .isEqualTo(HOME + "?environment=&after=&answers=" + id(50));
    }

    private static List<CaseView> cases(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(i -> new CaseView(
                        id(i),
                        "X26",
                        Environment.PROD,
                        id(1),
                        "REFERRAL",
                        "case-" + i,
                        "active",
                        null,
                        null,
                        null,
                        null,
                        THEN,
                        THEN,
                        id(i),
                        false,
                        0))
                .toList();
    }

    private static List<AnswerView> answers(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(i -> new AnswerView(
                        id(i),
                        "X26",
                        Environment.PROD,
                        id(1),
                        "INTERIM_RESPONSE",
                        id(i),
                        "REFERRAL",
                        null,
                        "2000000001",
                        SentRequest.State.values()[0],
                        THEN))
                .toList();
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }
}
