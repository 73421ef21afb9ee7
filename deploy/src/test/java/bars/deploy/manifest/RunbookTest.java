package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the runbook sends people to is there. */
class RunbookTest {
    private static final Path RUNBOOK = Path.of("docs/OPERATING.md");
    private static final Path CONTRACT = Path.of("../platform-api/src/main/openapi/bars-admin.yaml");
    private static final Path PAGES = Path.of("../admin-portal/src/main/java/bars/portal/page");
    private static final Pattern CALL = Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/[^ `?…]*)");
    private static final Pattern PAGE = Pattern.compile("`(/[a-z][^ `?…]*)`");
    private static final Pattern PAGE_PATH = Pattern.compile("@Path\\(\"([^\"]*)\"\\)");

    @Test
    void everyCallIsOneOfTheContract() throws IOException {
        JsonNode paths = new YAMLMapper().readTree(CONTRACT.toFile()).path("paths");
        List<String> unknown = new ArrayList<>();
        CALL.matcher(Files.readString(RUNBOOK)).results().forEach(call -> {
            boolean known = false;
            for (Map.Entry<String, JsonNode> path : paths.properties()) {
                known |= path.getValue().has(call.group(1).toLowerCase(Locale.ROOT))
                        && isOfForm(call.group(2), path.getKey());
            }
            if (!known) {
                unknown.add(call.group());
            }
        });
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyPageOfTheRunbookIsOneOfTheConsole() throws IOException {
        String text = Files.readString(RUNBOOK);
        String runbook = text.substring(text.indexOf("## Runbook\n"), text.indexOf("## Handshakes\n"));
        Set<String> pages = pages();
        List<String> unknown = PAGE.matcher(runbook)
                .results()
                .map(found -> found.group(1))
                .filter(page -> !page.startsWith("/health/") && !page.equals("/api/v1"))
                .filter(page -> pages.stream().noneMatch(known -> isOfForm(page, known)))
                .toList();
        assertThat(unknown).isEmpty();
    }

    /** The addresses of the console: each resource's own, and those of its methods below it. */
    private static Set<String> pages() throws IOException {
        Set<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            for (Path file : files.toList()) {
                List<String> paths = PAGE_PATH
                        .matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
                for (int i = 0; i < paths.size(); i++) {
                    String below = i == 0 ? "" : "/" + paths.get(i);
                    pages.add(("/" + paths.get(0) + below).replaceAll("/+", "/"));
                }
            }
        }
        return pages;
    }

    /** Whether {@code path} is one that the template stands for; a variable stands for one segment. */
    private static boolean isOfForm(String path, String template) {
        String[] segments = path.split("/");
        String[] forms = template.split("/");
        boolean same = segments.length == forms.length;
        for (int i = 0; same && i < forms.length; i++) {
            same = forms[i].equals(segments[i]) || forms[i].startsWith("{");
        }
        return same;
    }
}
