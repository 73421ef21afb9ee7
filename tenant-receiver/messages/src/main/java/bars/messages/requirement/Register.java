package bars.messages.requirement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the standard demands of a Receiver, each demand with an id and its clause. Immutable.
 * Source: contract §1 to §3, §8 to §10; what falls to the proxy or to senders is not in it.
 */
public final class Register {
    private static final String FILE = "requirements.tsv";

    /** What has to happen between whole systems: failure scenarios, and what the standard's test kit does. */
    private static final String SCENARIOS = "failure-scenarios.tsv";

    private final Map<String, Demand> byId;
    private final List<Demand> scenarios;

    private Register(List<Demand> single, List<Demand> scenarios) {
        this.byId = new LinkedHashMap<>();
        this.scenarios = List.copyOf(scenarios);
        Stream.concat(single.stream(), scenarios.stream()).forEach(demand -> {
            if (byId.put(demand.id(), demand) != null) {
                throw new IllegalStateException("two requirements are called " + demand.id());
            }
        });
    }

    /** How much a demand weighs, in the words of RFC 2119. */
    public enum Weight {
        /** A receiver that does not do so does not conform. */
        MUST,
        /** A receiver does so unless it has a good reason. */
        SHOULD
    }

    /**
     * One demand.
     *
     * @param id for tests and reports
     * @param clause where the standard demands it
     * @param text what is demanded, one sentence
     */
    public record Demand(String id, Weight weight, String clause, String text) {}

    /** The register that belongs to this version of the platform. */
    public static Register read() {
        return new Register(demands(FILE), demands(SCENARIOS));
    }

    private static List<Demand> demands(String file) {
        try (InputStream in = Register.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the register of requirements is missing: " + file);
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Demand> of(String text) {
        List<Demand> demands = new ArrayList<>();
        text.lines().skip(1).map(line -> line.split("\t", -1)).forEach(cells -> {
            if (cells.length != 4) {
                throw new IllegalStateException("a line of the register has not four cells: " + cells[0]);
            }
            demands.add(new Demand(cells[0], Weight.valueOf(cells[1]), cells[2], cells[3]));
        });
        return demands;
    }

    /** All demands, in the order of the register. */
    public List<Demand> all() {
        return List.copyOf(byId.values());
    }

    /** Those of them that only whole processes can show: failure scenarios and the test kit's. */
    public List<Demand> scenarios() {
        return scenarios;
    }

    public Optional<Demand> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
