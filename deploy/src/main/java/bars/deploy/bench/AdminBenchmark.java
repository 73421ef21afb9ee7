package bars.deploy.bench;

import bars.deploy.demo.AdminApi;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists and searches of the REST admin API over many tenants and messages: one caller, one kept connection over loopback,
 * so that what is measured is the server's time and hardly more.
 */
public final class AdminBenchmark {
    /** What the 95th of 100 answers may take. */
    public static final double BUDGET_MILLIS = 200;

    private static final int WARM_UP = 30;
    private static final String BUSIEST = AdminSeed.PREFIX + "000001";

    private final AdminApi api;
    private final AdminSeed seed;
    private final Plan plan;
    private final Consumer<String> say;
    private final Random random = new Random(17);

    /** What the request before was answered with, for whoever turns pages. */
    private @Nullable JsonNode last;

    /**
     * How much.
     *
     * @param tenants at most 999,999
     * @param requests of each kind
     * @param keep whether what was put in stays
     */
    public record Plan(int tenants, int messages, int requests, boolean keep) {}

    /**
     * Where the rows go.
     *
     * @param user one that may become bars_platform
     */
    public record Store(String url, String user, String password) {
        /** Never the password. */
        @Override
        public String toString() {
            return "Store[" + url + "]";
        }
    }

    public AdminBenchmark(AdminApi api, Store store, Plan plan, Consumer<String> say) {
        this.api = api;
        this.seed = new AdminSeed(store.url(), store.user(), store.password());
        this.plan = plan;
        this.say = say;
    }

    /** Every figure by name, for the result file; {@code p95Millis} is the worst of all kinds. */
    public Map<String, Object> run() throws IOException {
        try {
            return seededAndMeasured();
        } catch (SQLException e) {
            throw new IOException("the database cannot be filled: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> seededAndMeasured() throws SQLException {
        seed.remove();
        say.accept("Waiting for " + plan.tenants() + " tenants and " + plan.messages() + " messages");
        seed.put(plan.tenants(), plan.messages());
        try {
            Timings timings = new Timings(WARM_UP, plan.requests(), say);
            kinds().forEach((what, path) -> {
                last = null;
                timings.measure(what, () -> {
                    String next = path.get();
                    return () -> last = api.get(next);
                });
            });
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("benchmark", "admin");
            all.put("tenants", plan.tenants());
            all.put("messages", plan.messages());
            all.put("processors", Runtime.getRuntime().availableProcessors());
            all.put("java", Runtime.version().toString());
            all.put("p95Millis", timings.worst());
            all.put("budgetMillis", BUDGET_MILLIS);
            all.put("requests", timings.rows());
            return all;
        } finally {
            if (!plan.keep()) {
                say.accept("Waiting until they are taken out again");
                seed.remove();
            }
        }
    }

    private Map<String, Supplier<String>> kinds() {
        List<JsonNode> known = new ArrayList<>();
        api.get("messages?limit=200").path("data").forEach(known::add);
        Map<String, Supplier<String>> kinds = new LinkedHashMap<>();
        kinds.put("tenants: first page", () -> "tenants?limit=50");
        kinds.put("tenants: the pages, one by one", walk("tenants?limit=200"));
        kinds.put("tenants: by a word in the name", () -> "tenants?limit=50&q=" + pick("oakwood", "pharmacy", "care"));
        kinds.put("tenants: by a rare name", () -> "tenants?limit=50&q=" + (10_000 + random.nextInt(plan.tenants())));
        kinds.put("tenants: by ODS code", () -> "tenants?odsCode=" + tenant());
        kinds.put("tenants: by a rare status", () -> "tenants?limit=50&status=SUSPENDED");
        kinds.put("tenants: one", () -> "tenants/" + tenant());
        kinds.put("endpoints of a tenant", () -> "tenants/" + tenant() + "/endpoints");
        kinds.put("messages: first page", () -> "messages?limit=50");
        kinds.put("messages: the pages, one by one", walk("messages?limit=200"));
        kinds.put("messages: of a tenant", () -> "messages?limit=50&tenant=" + tenant());
        kinds.put("messages: of the busiest tenant", () -> "messages?limit=50&tenant=" + BUSIEST);
        kinds.put("messages: of an environment with none", () -> "messages?limit=50&environment=PROD");
        kinds.put("messages: by conversation", () -> "messages?correlationId=" + one(known, "correlationId"));
        kinds.put("messages: by request", () -> "messages?requestId=" + one(known, "requestId"));
        kinds.put("messages: of an hour long ago", () -> "messages?limit=50" + hour());
        kinds.put("certificates: first page", () -> "certificates?limit=50");
        kinds.put("audit events: first page", () -> "audit-events?limit=50");
        return kinds;
    }

    /** From page to page, and from the start again after the last. */
    private Supplier<String> walk(String first) {
        return () -> {
            String cursor = last == null ? null : last.at("/page/nextCursor").asText(null);
            return cursor == null ? first : first + "&cursor=" + cursor;
        };
    }

    private String tenant() {
        return AdminSeed.PREFIX + String.format(Locale.ROOT, "%06d", 1 + random.nextInt(plan.tenants()));
    }

    private String one(List<JsonNode> known, String member) {
        return known.get(random.nextInt(known.size())).path(member).asText();
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private String hour() {
        var from = java.time.Instant.now().minusSeconds(86_400L * (2 + random.nextInt(18)));
        return "&from=" + from + "&to=" + from.plusSeconds(3_600);
    }
}
