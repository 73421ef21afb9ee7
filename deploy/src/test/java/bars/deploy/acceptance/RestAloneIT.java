package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.demo.AdminApi;
import bars.deploy.exchange.Reply;
import bars.messages.requirement.Requirement;
import bars.platform.certificate.DevelopmentCa;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A tenant that exists by calls of the REST API alone, from its name to its certificate and its slots: what the proxy sends
 * stands in its feed, and what it offers is found and booked.
 */
class RestAloneIT {
    private static final String ODS = "RA1";
    private static final String SERVICE = "20000401";
    private static final int CALLERS = 6;
    private static final RunningPlatform PLATFORM = RunningPlatform.shared();

    @SuppressWarnings("NullAway.Init")
    private static AdminApi api;

    @SuppressWarnings("NullAway.Init")
    private static ServiceCaller proxy;

    @BeforeAll
    static void set() throws IOException {
        api = PLATFORM.api();
        api.post("tenants", Map.of("odsCode", ODS, "name", "Rest Alone Surgery"));
        String server = api.post(
                        "tenants/" + ODS + "/endpoints",
                        Map.of("environment", "INT", "hosting", "supplier", "supplier", "demo"))
                .path("serverName")
                .asText();
        api.post(
                "endpoints/" + server + "/services",
                Map.of(
                        "system",
                        "https://fhir.nhs.uk/Id/dos-service-id",
                        "value",
                        SERVICE,
                        "useCases",
                        List.of("a1t1"),
                        "applicationVersions",
                        Map.of("1", List.of("2.1.0"))));
        certify(server);
        proxy = new ServiceCaller(PLATFORM, server, ODS, SERVICE).awaited();
    }

    /** Key and request made by the platform, issued by the authority of the environment, put back and activated. */
    private static void certify(String server) throws IOException {
        Path pki = PLATFORM.home().resolve("pki/int");
        DevelopmentCa ca = DevelopmentCa.restore(
                "INT",
                Files.readString(pki.resolve("ca-chain.pem")),
                Files.readString(pki.resolve("issuer.key")),
                Clock.systemUTC());
        String path = "certificates/"
                + api.post("endpoints/" + server + "/certificates", Map.of("keySpec", "RSA_2048"))
                        .path("id")
                        .asText();
        String csr = api.text(path + "/csr", "application/x-pem-file");
        api.putText(path + "/issued", ca.issue(csr, true, Duration.ofDays(90)), "application/x-pem-file");
        api.act(path, "activation");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!api.get(path).path("state").asText().equals("ACTIVE")) {
            assertThat(System.nanoTime()).as("activation").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    @Test
    void referralStandsInTheFeedOnceWithAllThatBelongsToItAndIsGoneWhenAcknowledged() throws IOException {
        Map<String, String> headers = proxy.headers();
        byte[] referral = proxy.referral();
        Reply taken = proxy.post(headers, referral);
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        assertThat(proxy.post(headers, referral).status()).isEqualTo(409);

        List<JsonNode> feed = feed(headers.get("X-Request-Id"));

        assertThat(feed).hasSize(1);
        JsonNode item = feed.get(0);
        assertThat(item.path("environment").asText()).isEqualTo("INT");
        assertThat(item.path("service").toString()).contains(SERVICE);
        assertThat(item.path("correlationId").asText()).isEqualTo(headers.get("X-Correlation-Id"));
        assertThat(item.path("bundle").path("entry")).isNotEmpty();
        assertThat(item.at("/bundle/id")).isEqualTo(ServiceCaller.json(taken).path("id"));

        api.post("tenants/" + ODS + "/inbox/" + item.path("id").asText() + "/acknowledgement", Map.of());

        assertThat(feed(headers.get("X-Request-Id"))).isEmpty();
    }

    @Test
    @Requirement({"BKG-01", "B11", "K24"})
    void slotsPutByRestAreFoundAndOfManyBookingsOfOneExactlyOneWins() throws Exception {
        Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.DAYS);
        api.put(
                "tenants/" + ODS + "/slots",
                Map.of(
                        "service",
                        SERVICE,
                        "environment",
                        "INT",
                        "slots",
                        List.of(Map.of(
                                "reference", "room 1, first",
                                "start", start.toString(),
                                "end", start.plusSeconds(900).toString()))));

        JsonNode found = ServiceCaller.json(proxy.slots());
        assertThat(of(found, "Slot")).hasSize(1);
        JsonNode slot = of(found, "Slot").get(0);
        assertThat(Instant.parse(slot.path("start").asText())).isEqualTo(start);
        String schedule = of(found, "Schedule").get(0).path("id").asText();
        List<Integer> statuses = book(slot.path("id").asText(), schedule);

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses).containsOnly(200, 409);
        assertThat(of(ServiceCaller.json(proxy.slots()), "Slot")).isEmpty();
    }

    /** All at the same time, each for a case of its own. */
    private static List<Integer> book(String slot, String schedule) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        CyclicBarrier together = new CyclicBarrier(CALLERS);
        try {
            List<Future<Integer>> all = IntStream.range(0, CALLERS)
                    .mapToObj(i -> threads.submit(() -> {
                        byte[] booking =
                                proxy.messages().booking(slot, schedule).bytes();
                        together.await();
                        return proxy.post(booking).status();
                    }))
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : all) {
                statuses.add(one.get());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<JsonNode> feed(@Nullable String requestId) {
        JsonNode page = api.get("tenants/" + ODS + "/inbox?environment=INT&limit=200");
        return StreamSupport.stream(page.path("data").spliterator(), false)
                .filter(item -> item.path("requestId").asText().equals(requestId))
                .toList();
    }

    private static List<JsonNode> of(JsonNode bundle, String type) {
        return StreamSupport.stream(bundle.path("entry").spliterator(), false)
                .map(entry -> entry.path("resource"))
                .filter(resource -> resource.path("resourceType").asText().equals(type))
                .toList();
    }
}
