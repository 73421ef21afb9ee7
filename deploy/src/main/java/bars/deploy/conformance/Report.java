package bars.deploy.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The evidence of one examination, as JSON and as a page for people.
 *
 * @param receiver server name of the endpoint that was examined
 */
public record Report(String receiver, Instant at, List<Examination.Result> results) {
    public long failed() {
        return results.stream().filter(result -> !result.passed()).count();
    }

    /** Writes {@code conformance.json} and {@code conformance.html} into {@code folder}. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("receiver", receiver);
        document.put("at", at.toString());
        document.put("scenarios", results.size());
        document.put("failed", failed());
        document.put("results", results);
        Files.write(
                folder.resolve("conformance.json"),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
        Files.writeString(folder.resolve("conformance.html"), page());
    }

    private String page() {
        StringBuilder rows = new StringBuilder();
        for (Examination.Result result : results) {
            rows.append("<tr class=\"")
                    .append(result.passed() ? "pass" : "fail")
                    .append("\">");
            for (String cell : new String[] {
                result.id(),
                result.passed() ? "Pass" : "Fail",
                result.title(),
                result.clause(),
                result.sent(),
                result.expected(),
                result.got()
            }) {
                rows.append("<td>").append(escaped(cell)).append("</td>");
            }
            rows.append("</tr>\n");
        }
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>BaRS Receiver conformance</title>
                <style>body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse}td,th{border:1px solid #999;\
                padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}.fail{background:#fdd}</style>
                </head><body><h1>BaRS Receiver conformance</h1>
                <p>%s, %s: %d scenarios, %d failed.</p>
                <table><thead><tr><th>Scenario</th><th>Result</th><th>What</th><th>Source</th><th>Sent</th>\
                <th>Expected</th><th>Got</th></tr></thead><tbody>
                %s</tbody></table></body></html>
                """
                .formatted(escaped(receiver), at, results.size(), failed(), rows);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
