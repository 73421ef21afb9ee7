package bars.deploy.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the twin shall be, as one YAML or JSON file.
 *
 * @param environments by name, INT and PROD
 * @param faults what goes wrong; the first that matches a request applies
 */
public record Scenario(Map<String, World> environments, List<Fault> faults) {
    private static final String TOKEN = "/oauth2/token";
    private static final ObjectMapper READER =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Scenario {
        environments = environments == null ? Map.of() : Map.copyOf(environments);
        faults = faults == null ? List.of() : List.copyOf(faults);
    }

    /**
     * One environment.
     *
     * @param applications registered with API-M
     * @param catalogue {@code system|value} to the address of a Receiver up to {@code /FHIR/R4}, or {@code twin} for a
     *     counterpart inside the twin
     * @param client what the proxy presents to Receivers; needed when the catalogue names one
     * @param connectTo {@code host:port} to connect to instead of what addresses say; null follows them
     * @param perMinute requests a minute of one application; 0 for the proxy's own limit
     * @param perSecond requests a second of one application; 0 for the proxy's own limit
     * @param timeoutMillis how long the proxy waits for a Receiver; 0 for its own 32 s
     * @param jwksSeconds how long a fetched JWKS is kept; absent for API-M's own 3600 s
     */
    public record World(
            List<Application> applications,
            Map<String, String> catalogue,
            @Nullable Client client,
            @Nullable String connectTo,
            int perMinute,
            int perSecond,
            int timeoutMillis,
            @Nullable Integer jwksSeconds) {
        public World {
            applications = applications == null ? List.of() : List.copyOf(applications);
            catalogue = catalogue == null ? Map.of() : Map.copyOf(catalogue);
        }

        World from(Path folder) {
            Client known = client;
            Client moved = known == null
                    ? null
                    : new Client(
                            folder.resolve(known.chain()),
                            folder.resolve(known.key()),
                            folder.resolve(known.authorities()));
            return new World(
                    applications, catalogue, moved, connectTo, perMinute, perSecond, timeoutMillis, jwksSeconds);
        }
    }

    /**
     * A registered application.
     *
     * @param apiKey its client id
     * @param jwks address of its public keys
     * @param enabled for BaRS; absent means yes
     */
    public record Application(String apiKey, @Nullable String jwks, @Nullable Boolean enabled) {}

    /** PEM files: certificate chain, key, and the authorities of the Receivers. */
    public record Client(Path chain, Path key, Path authorities) {}

    /**
     * Something that goes wrong.
     *
     * @param environment only there; null in both
     * @param target only for this {@code system|value}
     * @param method only for this method
     * @param path only for paths that begin so, e.g. {@code /$process-message}; {@code /oauth2/token} for the token endpoint
     * @param every only each n-th matching request; 0 or 1 means each
     * @param times at most so often; 0 means always
     * @param kind {@code answer}: the proxy answers by itself; {@code late}: the request goes on, the answer waits;
     *     {@code lost}: the request goes on, its answer is thrown away (504 becomes 408); {@code twice}: delivered twice;
     *     {@code drop}: the connection ends without an answer; {@code no-ids}: the answer loses its ids
     * @param status of an {@code answer}
     * @param code of an {@code answer}'s outcome; null for none; of the token endpoint: {@code error}
     * @param issue code of the issue; of the token endpoint: {@code error_description}
     * @param millis how long an answer is late
     */
    public record Fault(
            @Nullable String environment,
            @Nullable String target,
            @Nullable String method,
            @Nullable String path,
            int every,
            int times,
            String kind,
            int status,
            @Nullable String code,
            @Nullable String issue,
            long millis) {
        private static final Set<String> KINDS = Set.of("answer", "late", "lost", "twice", "drop", "no-ids");
        private static final Set<String> OF_TOKENS = Set.of("answer", "late", "drop");

        public Fault {
            if (!KINDS.contains(String.valueOf(kind))) {
                throw new IllegalArgumentException("a fault of the kind " + kind + " is not known; there are "
                        + String.join(", ", KINDS.stream().sorted().toList()));
            }
            if (path != null && path.startsWith(TOKEN) && !OF_TOKENS.contains(kind)) {
                throw new IllegalArgumentException(
                        "the token endpoint knows no fault of the kind " + kind + "; there are "
                                + String.join(", ", OF_TOKENS.stream().sorted().toList()));
            }
        }

        boolean isOfToken() {
            return path != null && path.startsWith(TOKEN);
        }
    }

    /** What would fail later: PEM files that are not there, Receivers without a client certificate; one sentence. */
    public Optional<String> objection() {
        for (Map.Entry<String, World> one : environments.entrySet()) {
            World world = one.getValue();
            boolean receivers = world.catalogue().values().stream().anyMatch(address -> !address.equals("twin"));
            Client client = world.client();
            if (receivers && client == null) {
                return Optional.of("The catalogue of " + one.getKey() + " names a Receiver, so client is needed.");
            }
            for (Path file :
                    client == null ? List.<Path>of() : List.of(client.chain(), client.key(), client.authorities())) {
                if (!Files.isReadable(file)) {
                    return Optional.of("The client of " + one.getKey() + " names " + file
                            + ", which is not a readable file; start the platform first, or mend the path.");
                }
            }
        }
        return Optional.empty();
    }

    /** The same with relative paths taken from {@code folder}. */
    public Scenario from(Path folder) {
        Map<String, World> moved = new HashMap<>();
        environments.forEach((name, world) -> moved.put(name, world.from(folder)));
        return new Scenario(moved, faults);
    }

    /** Reads a scenario; the message of the exception is one sentence. */
    public static Scenario read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The scenario " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** As {@link #read} from a text. */
    public static Scenario parse(String text) {
        try {
            return READER.readValue(text, Scenario.class);
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException("there is no member '" + e.getPropertyName() + "'", e);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof IllegalArgumentException ours) {
                throw ours;
            }
            // The library's own words repeat what stands there, which may be anything.
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IllegalArgumentException("what begins in line " + line + " is not of the form of a scenario", e);
        }
    }

    static Scenario empty() {
        return new Scenario(Map.of(), List.of());
    }
}
