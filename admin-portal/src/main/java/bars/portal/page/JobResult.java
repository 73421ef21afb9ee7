package bars.portal.page;

import bars.platform.certificate.RequestBatch;
import bars.platform.job.JobDesk;
import bars.portal.web.Board;
import bars.portal.web.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of a job, as lines of a page. */
final class JobResult {
    private JobResult() {}

    /** Values one by one; those that hold others, such as a receipt, with each of theirs. */
    static List<Facts.Fact> facts(JobDesk.JobView job) {
        List<Facts.Fact> facts = new ArrayList<>();
        if (job.kind().equals(RequestBatch.KIND) && job.finishedAt() != null) {
            facts.add(new Facts.Fact(
                    "Requests", Board.link("Download all as a ZIP file", "/console/certificates/bulk/" + job.id())));
        }
        new TreeMap<>(job.result()).forEach((name, value) -> {
            if (value instanceof Map<?, ?> parts) {
                parts.forEach((part, text) -> facts.add(Facts.code(
                        words(name) + ", " + words(String.valueOf(part)).toLowerCase(java.util.Locale.ROOT),
                        String.valueOf(text))));
            } else if (!(value instanceof List<?>)) {
                facts.add(Facts.fact(words(name), String.valueOf(value)));
            }
        });
        return facts;
    }

    /** A fault in one line. */
    static String text(Map<String, Object> values) {
        return values.entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** {@code dataKeysDestroyed} as people read it. */
    private static String words(String name) {
        return Board.sentence(name.replaceAll("([A-Z])", "_$1"));
    }
}
