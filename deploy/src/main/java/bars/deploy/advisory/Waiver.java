package bars.deploy.advisory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A decision to release although an advisory holds: for one component, for a time, with a reason.
 *
 * @param advisory one of the names of the advisory
 * @param component as its ecosystem writes it
 * @param until the last day on which it counts
 */
public record Waiver(String advisory, String component, LocalDate until, String reason) {
    private static final Set<String> MEMBERS = Set.of("advisory", "component", "until", "reason");

    /** Days ahead that a decision may reach: after that somebody has to look again. */
    private static final int LONGEST = 90;

    /** A reason of one word is none. */
    private static final int SHORTEST_REASON = 20;

    /**
     * Those of a file: a list in YAML.
     *
     * @throws IOException with the sentence of what is wrong in it
     */
    public static List<Waiver> read(Path file, LocalDate today) throws IOException {
        JsonNode list = new YAMLMapper().readTree(file.toFile());
        if (!list.isArray()) {
            throw new IOException("a list is expected");
        }
        List<Waiver> waivers = new ArrayList<>();
        for (JsonNode one : list) {
            waivers.add(of(one, today, "entry " + (waivers.size() + 1)));
        }
        return waivers;
    }

    private static Waiver of(JsonNode one, LocalDate today, String entry) throws IOException {
        for (String member : MEMBERS) {
            if (one.path(member).asText().isBlank()) {
                throw new IOException(entry + " has no " + member);
            }
        }
        if (one.size() > MEMBERS.size()) {
            throw new IOException(entry + " has other members than " + MEMBERS);
        }
        String reason = one.path("reason").asText().strip();
        if (reason.length() < SHORTEST_REASON) {
            throw new IOException(entry + " gives no reason that somebody else could judge");
        }
        try {
            LocalDate until = LocalDate.parse(one.path("until").asText());
            if (until.isAfter(today.plusDays(LONGEST))) {
                throw new IOException(entry + " reaches further than " + LONGEST + " days ahead");
            }
            return new Waiver(
                    one.path("advisory").asText(), one.path("component").asText(), until, reason);
        } catch (DateTimeException e) {
            throw new IOException(entry + " ends on no day of the form 2027-01-31");
        }
    }

    boolean covers(Advisory found, Component affected, LocalDate today) {
        return !today.isAfter(until)
                && found.names().contains(advisory)
                && affected.name().equals(component);
    }
}
