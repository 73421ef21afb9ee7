package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reads the files of monitoring sees what it is there to see. */
class MonitoringReadersTest {
    @Test
    void everySeriesOfAnExpressionIsSeenAndNothingElse() {
        PromExpression read = PromExpression.of(
                "histogram_quantile(0.9, sum by (le, env) (rate(a_bucket{type=\"x\", to=~\"p|q\"}[10m]))) > 2.1\n"
                        + "unless on (env) b offset 15m <= 4 * max_over_time(c[1h:5m]) or absent(d)");

        assertThat(read.series())
                .containsExactly(
                        new PromExpression.Series(
                                "a_bucket",
                                List.of(
                                        new PromExpression.Match("type", "=", "x"),
                                        new PromExpression.Match("to", "=~", "p|q"))),
                        new PromExpression.Series("b", List.of()),
                        new PromExpression.Series("c", List.of()),
                        new PromExpression.Series("d", List.of()));
        assertThat(read.grouping()).containsExactly("env", "le");
    }

    @Test
    void valuesOfAMatcherAreSeenOneByOneAndChosenOnesNotAtAll() {
        assertThat(PromExpression.values(new PromExpression.Match("to", "=~", "proxy|token")))
                .containsExactly("proxy", "token");
        assertThat(PromExpression.values(new PromExpression.Match("to", "!=", "proxy")))
                .containsExactly("proxy");
        assertThat(PromExpression.values(new PromExpression.Match("tenant", "=~", "$tenant")))
                .isEmpty();
    }

    @Test
    void aSeriesWithoutANameIsRefused() {
        assertThatThrownBy(() -> PromExpression.of("sum({__name__=~\"bars_.*\"})"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aHistogramIsKnownByItsSeriesAndNotByItsName() throws IOException {
        DocumentedMetrics known = DocumentedMetrics.read();

        assertThat(known.ofSeries("bars_message_duration_seconds_bucket")).isPresent();
        assertThat(known.ofSeries("bars_message_cpu_seconds_sum")).isPresent();
        assertThat(known.ofSeries("bars_message_cpu_seconds_bucket")).isEmpty();
        assertThat(known.ofSeries("bars_message_duration_seconds")).isEmpty();
        assertThat(known.ofSeries("bars_message_total")).isEmpty();
    }

    @Test
    void anchorsAreThoseOfGitHub() {
        assertThat(Headings.anchors("# A *b* `c`: d/e\n\n## Tenants' own systems\n```\n# not\n```\n## A\n### A\n"))
                .containsExactlyInAnyOrder("a-b-c-de", "tenants-own-systems", "a", "a-1");
    }
}
