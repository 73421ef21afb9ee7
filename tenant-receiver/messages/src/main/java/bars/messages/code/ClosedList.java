package bars.messages.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A code system of the standard that is complete, so that another code in its name is a mistake. Not here are those that
 * decide what a message means (events, reasons, categories, use cases: the dispatch reads them), those whose published
 * files are samples (Pathways, AMPDS, response-outcome-codes), and the one that the guide uses and does not publish
 * (message-reason-encounter). Immutable.
 * Source: contract §10; CodeSystem files of the implementation guide.
 *
 * @param rule id of the rule that demands its codes
 * @param name last part of its system
 * @param codes as published; compared without regard to case
 */
public record ClosedList(String rule, String name, List<String> codes) {
    private static final String FILE = "closed-lists.tsv";
    private static final String BASE = "https://fhir.nhs.uk/CodeSystem/";

    /** All of them, in order. */
    public static final List<ClosedList> ALL = read();

    public ClosedList {
        codes = List.copyOf(codes);
    }

    /** Its system, in the spelling that we emit. */
    public String system() {
        return BASE + name;
    }

    /** Its codes in the form of {@link #key}. */
    public Set<String> keys() {
        return codes.stream().map(ClosedList::key).collect(Collectors.toUnmodifiableSet());
    }

    /** Form for comparing codes. */
    public static String key(String code) {
        return code.strip().toLowerCase(Locale.ROOT);
    }

    private static List<ClosedList> read() {
        try (InputStream in = ClosedList.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the closed lists of codes are missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new ClosedList(cells[0], cells[1], Arrays.asList(cells[2].split("\\|"))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
