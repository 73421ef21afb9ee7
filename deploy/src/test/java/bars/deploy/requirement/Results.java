package bars.deploy.requirement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** How the tests and scenarios of this build ended, read from what the build left in its target folders. */
final class Results {
    /** How a proof ended. */
    enum Outcome {
        PASSED,
        FAILED,
        NOT_RUN
    }

    private final Map<String, List<Outcome>> byName = new HashMap<>();

    private Results() {}

    static Results read(Path root) throws IOException {
        Results results = new Results();
        for (String module : Proofs.MODULES) {
            for (String folder : List.of("surefire-reports", "failsafe-reports")) {
                for (Path file : files(root.resolve(module).resolve("target").resolve(folder), "TEST-", ".xml")) {
                    results.suite(file);
                }
            }
        }
        for (Path folder : files(root.resolve("deploy/target/conformance"), "", "")) {
            results.scenarios(folder.resolve("conformance.json"));
        }
        return results;
    }

    /** Outcome of a test method, a whole test class, or a scenario; failed when any run of it failed. */
    Outcome of(String proof) {
        List<Outcome> outcomes = byName.getOrDefault(proof, List.of());
        if (outcomes.contains(Outcome.FAILED)) {
            return Outcome.FAILED;
        }
        return outcomes.contains(Outcome.PASSED) ? Outcome.PASSED : Outcome.NOT_RUN;
    }

    private void suite(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            NodeList cases = factory.newDocumentBuilder().parse(file.toFile()).getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element one = (Element) cases.item(i);
                String type = one.getAttribute("classname").replaceFirst("\\$.*", "");
                String method = one.getAttribute("name").replaceFirst("[({\\[ ].*", "");
                add(type + "." + method, outcome(one));
                add(type, outcome(one));
            }
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("not a report of tests: " + file, e);
        }
    }

    private void scenarios(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (JsonNode one : new ObjectMapper().readTree(file.toFile()).path("results")) {
            switch (one.path("verdict").asText()) {
                case "PASSED" -> add("scenario " + one.path("id").asText(), Outcome.PASSED);
                case "FAILED" -> add("scenario " + one.path("id").asText(), Outcome.FAILED);
                default -> add("scenario " + one.path("id").asText(), Outcome.NOT_RUN);
            }
        }
    }

    private void add(String name, Outcome outcome) {
        byName.computeIfAbsent(name, key -> new ArrayList<>()).add(outcome);
    }

    private static Outcome outcome(Element test) {
        if (test.getElementsByTagName("skipped").getLength() > 0) {
            return Outcome.NOT_RUN;
        }
        boolean failed = test.getElementsByTagName("failure").getLength() > 0
                || test.getElementsByTagName("error").getLength() > 0;
        return failed ? Outcome.FAILED : Outcome.PASSED;
    }

    private static List<Path> files(Path folder, String begin, String end) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().startsWith(begin)
                            && file.getFileName().toString().endsWith(end))
                    .sorted()
                    .toList();
        }
    }
}
