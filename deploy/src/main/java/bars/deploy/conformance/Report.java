package bars.deploy.conformance;

import bars.deploy.conformance.Examination.Result;
import bars.deploy.conformance.Examination.Verdict;
import bars.messages.requirement.Register;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The evidence of one examination, as JSON and as a page for people.
 *
 * @param receiver server name of the endpoint that was examined
 * @param service its service, use case and Application version
 */
public record Report(String receiver, String service, Instant at, List<Result> results) {
    public Report {
        results = List.copyOf(results);
    }

    /** The report of an examination of {@code target}. */
    public static Report of(Target target, Instant at, List<Result> results) {
        String service = "service " + target.service() + " of " + target.odsCode() + ", use case " + target.useCase()
                + ", Application version " + target.version();
        return new Report(target.serverName(), service, at, results);
    }

    public long failed() {
        return count(Verdict.FAILED);
    }

    public long notApplicable() {
        return count(Verdict.NOT_APPLICABLE);
    }

    private long count(Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /** Writes {@code conformance.json} and {@code conformance.html} into {@code folder}. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("receiver", receiver);
        document.put("service", service);
        document.put("at", at.toString());
        document.put("scenarios", results.size());
        document.put("failed", failed());
        document.put("notApplicable", notApplicable());
        document.put("results", results);
        document.put("requirements", requirements());
        Files.write(
                folder.resolve("conformance.json"),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
        Files.writeString(folder.resolve("conformance.html"), page());
    }

    /** Per requirement that was examined: its sentence, and the scenarios with their verdicts. */
    private List<Map<String, Object>> requirements() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Register.Demand demand : Register.read().all()) {
            List<Result> shown = results.stream()
                    .filter(result ->
                            result.proves().contains(demand.id()) && result.verdict() != Verdict.NOT_APPLICABLE)
                    .toList();
            if (!shown.isEmpty()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("id", demand.id());
                one.put("weight", demand.weight().name());
                one.put("clause", demand.clause());
                one.put("text", demand.text());
                one.put("scenarios", shown.stream().map(Result::id).toList());
                one.put("passed", shown.stream().allMatch(Result::passed));
                all.add(one);
            }
        }
        return all;
    }

    private String page() {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>BaRS Receiver conformance</title>
                <style>body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse;margin-bottom:2rem}td,th{border:1px solid #999;\
                padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}.failed{background:#fdd}\
                .not_applicable{color:#555}</style>
                </head><body><h1>BaRS Receiver conformance</h1>
                <p>%s, %s; %s.</p><p>%d scenarios, %d failed, %d not applicable.</p>
                <h2>Requirements</h2>
                <table><thead><tr><th>Requirement</th><th>Weight</th><th>What is demanded</th><th>Source</th>\
                <th>Scenarios</th><th>Result</th></tr></thead><tbody>
                %s</tbody></table>
                <h2>Scenarios</h2>
                <table><thead><tr><th>Scenario</th><th>Result</th><th>What</th><th>Source</th><th>Sent</th>\
                <th>Expected</th><th>Got</th></tr></thead><tbody>
                %s</tbody></table></body></html>
                """
                .formatted(
                        escaped(receiver),
                        escaped(service),
                        at,
                        results.size(),
                        failed(),
                        notApplicable(),
                        demands(),
                        scenarios());
    }

    private String demands() {
        StringBuilder rows = new StringBuilder();
        for (Map<String, Object> one : requirements()) {
            boolean passed = Boolean.TRUE.equals(one.get("passed"));
            row(
                    rows,
                    passed ? "passed" : "failed",
                    List.of(
                            String.valueOf(one.get("id")),
                            String.valueOf(one.get("weight")),
                            String.valueOf(one.get("text")),
                            String.valueOf(one.get("clause")),
                            ((List<?>) one.getOrDefault("scenarios", List.of()))
                                    .stream().map(String::valueOf).collect(Collectors.joining(", ")),
                            passed ? "Pass" : "Fail"));
        }
        return rows.toString();
    }

    private String scenarios() {
        StringBuilder rows = new StringBuilder();
        for (Result result : results) {
            row(
                    rows,
                    result.verdict().name().toLowerCase(java.util.Locale.ROOT),
                    List.of(
                            result.id(),
                            switch (result.verdict()) {
                                case PASSED -> "Pass";
                                case FAILED -> "Fail";
                                case NOT_APPLICABLE -> "Not applicable";
                            },
                            result.title(),
                            result.clause(),
                            result.sent(),
                            result.expected(),
                            result.got()));
        }
        return rows.toString();
    }

    private static void row(StringBuilder rows, String style, List<String> cells) {
        rows.append("<tr class=\"").append(style).append("\">");
        cells.forEach(cell -> rows.append("<td>").append(escaped(cell)).append("</td>"));
        rows.append("</tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
