package bars.deploy.advisory;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The base score of a CVSS 3 vector. Source: CVSS 3.1 specification, sections 5, 7.1 and 7.4, and its Appendix A. */
final class CvssVector {
    private static final Map<String, Map<String, Double>> WEIGHTS = Map.of(
            "AV", Map.of("N", 0.85, "A", 0.62, "L", 0.55, "P", 0.2),
            "AC", Map.of("L", 0.77, "H", 0.44),
            "PR", Map.of("N", 0.85, "L", 0.62, "H", 0.27),
            "UI", Map.of("N", 0.85, "R", 0.62),
            "S", Map.of("U", 0.0, "C", 1.0),
            "C", Map.of("H", 0.56, "L", 0.22, "N", 0.0),
            "I", Map.of("H", 0.56, "L", 0.22, "N", 0.0),
            "A", Map.of("H", 0.56, "L", 0.22, "N", 0.0));

    /** Privileges weigh less where a break leads out of the broken component. */
    private static final Map<String, Double> PRIVILEGES_BEYOND = Map.of("N", 0.85, "L", 0.68, "H", 0.5);

    private CvssVector() {}

    /** What the vector's base score is called; empty when it is no whole vector of CVSS 3. */
    static Optional<Severity> severity(String vector) {
        return score(vector).map(CvssVector::called);
    }

    static Optional<Double> score(String vector) {
        if (!vector.matches("CVSS:3\\.[01](/[A-Z]{1,3}:[A-Z])+")) {
            return Optional.empty();
        }
        Map<String, String> metrics = Arrays.stream(vector.split("/"))
                .skip(1)
                .map(metric -> metric.split(":"))
                .collect(Collectors.toMap(metric -> metric[0], metric -> metric[1], (one, again) -> again));
        boolean whole = WEIGHTS.entrySet().stream()
                .allMatch(metric -> metric.getValue().containsKey(metrics.getOrDefault(metric.getKey(), "")));
        return whole ? Optional.of(base(metrics)) : Optional.empty();
    }

    private static double base(Map<String, String> metrics) {
        boolean beyond = weight("S", metrics) > 0;
        double loss = 1 - (1 - weight("C", metrics)) * (1 - weight("I", metrics)) * (1 - weight("A", metrics));
        double impact = beyond ? 7.52 * (loss - 0.029) - 3.25 * Math.pow(loss - 0.02, 15) : 6.42 * loss;
        if (impact <= 0) {
            return 0;
        }
        double privileges = beyond ? of(PRIVILEGES_BEYOND, "PR", metrics) : weight("PR", metrics);
        double ease = 8.22 * weight("AV", metrics) * weight("AC", metrics) * privileges * weight("UI", metrics);
        return roundedUp(Math.min((beyond ? 1.08 : 1) * (impact + ease), 10));
    }

    private static double weight(String metric, Map<String, String> metrics) {
        return of(WEIGHTS.getOrDefault(metric, Map.of()), metric, metrics);
    }

    private static double of(Map<String, Double> weights, String metric, Map<String, String> metrics) {
        return weights.getOrDefault(metrics.getOrDefault(metric, ""), 0.0);
    }

    /** To one decimal, upwards; in whole numbers, so that 4.000001 of binary fractions stays 4. */
    private static double roundedUp(double score) {
        long fine = Math.round(score * 100_000);
        return fine % 10_000 == 0 ? fine / 100_000.0 : (Math.floorDiv(fine, 10_000) + 1) / 10.0;
    }

    private static Severity called(double score) {
        if (score >= 9) {
            return Severity.CRITICAL;
        }
        if (score >= 7) {
            return Severity.HIGH;
        }
        return score >= 4 ? Severity.MEDIUM : Severity.LOW;
    }
}
