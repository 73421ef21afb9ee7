package bars.deploy.bench;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.seal.MasterKeyFiles;
import bars.deploy.home.StateFolder;
import bars.deploy.tls.ClientTls;
import bars.platform.audit.AuditLinker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every page of the web console over many tenants, certificates, messages and audit events, on a platform of its own: one
 * reader, one kept connection over loopback, so that what is measured is the server's time and hardly more.
 */
public final class ConsoleBenchmark {
    /** What the 95th of 100 pages may take. */
    public static final double BUDGET_MILLIS = 200;

    private static final int WARM_UP = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern LINK = Pattern.compile(
            "<td[^>]*>\\s*(?:<span[^>]*>[^<]*</span>)?\\s*(?:<span>)?\\s*<a [^>]*href=\"/console/([^\"]+)\"");

    private final StateFolder owner;
    private final Path launcher;
    private final Plan plan;
    private final Consumer<String> say;
    private final Random random = new Random(17);

    /**
     * How much.
     *
     * @param tenants at most 999,999, each with an endpoint, a service and a certificate
     * @param requests of each page
     */
    public record Plan(int tenants, int messages, int events, int requests) {}

    /** @param owner whose state folder the benchmark's own lies in */
    public ConsoleBenchmark(StateFolder owner, Path launcher, Plan plan, Consumer<String> say) {
        this.owner = owner;
        this.launcher = launcher;
        this.plan = plan;
        this.say = say;
    }

    /** Every figure by name, for the result file; {@code p95Millis} is the worst of all pages. */
    public Map<String, Object> run() throws IOException {
        try (BenchSite site = BenchSite.prepare(owner, "bench/console", launcher, "receiver,admin")) {
            say.accept("Waiting for " + plan.tenants() + " tenants, " + plan.messages() + " messages and "
                    + plan.events() + " audit events");
            AdminSeed seed = new AdminSeed(site.url(), site.user(), "");
            seed.put(plan.tenants(), plan.messages());
            site.fleet().add(1, 1);
            seed.certify();
            AuditBenchmark.events(site.url(), site.user(), plan.events(), plan.tenants());
            try (Database database = Database.open(DatabaseSettings.small(site.url(), site.user(), ""))) {
                new AuditLinker(database, new MasterKeyFiles(site.masterKey()).vault(), Clock.systemUTC(), null).run();
                site.node().start(List.of("-Xmx1g"), "run");
                site.node().awaitReady(PATIENCE);
                URI base = URI.create("https://127.0.0.1:" + site.node().admin().getPort() + "/");
                return measured(ConsoleVisitor.signedIn(
                        database, base, ClientTls.trusting(site.home().path("pki/admin-ca.pem"))));
            }
        } catch (SQLException e) {
            throw new IOException("the database cannot be filled: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> measured(ConsoleVisitor visitor) {
        Timings timings = new Timings(WARM_UP, plan.requests(), say);
        List<String> failed = new ArrayList<>();
        pages(visitor).forEach((what, path) -> {
            try {
                timings.measure(what, () -> {
                    String next = path.get();
                    return () -> visitor.page(next);
                });
            } catch (IllegalStateException e) {
                say.accept(what + " is no page: " + e.getMessage());
                failed.add(what);
            }
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("benchmark", "console");
        all.put("tenants", plan.tenants());
        all.put("messages", plan.messages());
        all.put("events", plan.events());
        all.put("machine", Machine.facts());
        all.put("p95Millis", timings.worst());
        all.put("budgetMillis", BUDGET_MILLIS);
        all.put("failed", failed);
        all.put("pages", timings.rows());
        return all;
    }

    /** The pages by their addresses, a number of each for those of tenants. */
    private Map<String, Supplier<String>> pages(ConsoleVisitor visitor) {
        Map<String, Supplier<String>> pages = new LinkedHashMap<>();
        ConsoleAddresses.FIXED.forEach(one -> pages.put("/" + one, () -> one));
        ConsoleAddresses.OF_TENANTS.forEach(one -> pages.put("/" + one, () -> filled(one, tenant())));
        ConsoleAddresses.LISTS.forEach((list, behind) -> {
            String tenant = tenant();
            List<String> links = LINK.matcher(visitor.page(filled(list, tenant)))
                    .results()
                    .map(link -> link.group(1))
                    .toList();
            for (String one : behind) {
                String address = filled(one, tenant);
                List<String> found = named(links, address);
                if (found.isEmpty()) {
                    say.accept("nothing in /" + list + ": /" + one + " is not measured");
                } else {
                    pages.put("/" + one, () -> address.replace("{id}", found.get(random.nextInt(found.size()))));
                }
            }
        });
        return pages;
    }

    /** What stands in {@code links} in the place of {@code {id}}. */
    private static List<String> named(List<String> links, String address) {
        String before = address.substring(0, address.indexOf("{id}"));
        return links.stream()
                .filter(link -> link.startsWith(before) && link.length() > before.length())
                .map(link -> link.substring(before.length()))
                .filter(rest -> rest.matches("[^/?#]+"))
                .distinct()
                .toList();
    }

    private String tenant() {
        return AdminSeed.PREFIX + String.format(Locale.ROOT, "%06d", 1 + random.nextInt(plan.tenants()));
    }

    private String filled(String address, String tenant) {
        return address.replaceAll("\\{tenant}", Matcher.quoteReplacement(tenant))
                .replaceAll("\\{endpoint}", "bars-int-" + tenant.toLowerCase(Locale.ROOT) + ".bench.thirdparty.nhs.uk");
    }
}
