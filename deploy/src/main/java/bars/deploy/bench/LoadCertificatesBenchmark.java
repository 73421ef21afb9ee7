package bars.deploy.bench;

import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * What many endpoints cost a receiver node: time until every certificate is served, heap after a collection, how soon one
 * replaced certificate is presented, and what a flood of made-up server names leaves behind.
 */
final class LoadCertificatesBenchmark {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int FORGED = 5_000;
    private static final int CHANGES = 10;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final BenchSite site;
    private final int endpoints;
    private final Consumer<String> say;

    private LoadCertificatesBenchmark(BenchSite site, int endpoints, Consumer<String> say) {
        this.site = site;
        this.endpoints = endpoints;
        this.say = say;
    }

    /** Measures one size on {@code site}, whose node is not started yet. */
    static Map<String, Object> run(BenchSite site, int endpoints, Consumer<String> say)
            throws IOException, InterruptedException, SQLException {
        return new LoadCertificatesBenchmark(site, endpoints, say).run();
    }

    private Map<String, Object> run() throws IOException, InterruptedException, SQLException {
        say.accept("Waiting for " + endpoints + " certificates to be made");
        site.fleet().add(endpoints, 0);
        long begin = System.nanoTime();
        site.node().start(List.of("-Xmx1g", "-XX:+UseG1GC"), "run");
        site.node().awaitReady(PATIENCE);
        Duration ready = Duration.ofNanos(System.nanoTime() - begin);
        while (site.node().metric("bars_tls_names") < endpoints) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("the node does not serve all names");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        double load = site.node().metric("bars_tls_load_seconds");
        double heap = heapMiB();
        List<Long> changes = changes();
        double before = heapMiB();
        forge();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("endpoints", endpoints);
        row.put("startToReadySeconds", ready.toMillis() / 1_000.0);
        row.put("loadSeconds", load);
        row.put("heapMiB", heap);
        row.put("changeVisibleMillis", changes);
        row.put("forgedNames", FORGED);
        row.put("heapGrowthMiBAfterForgedNames", heapMiB() - before);
        say.accept(String.format(
                Locale.ROOT,
                "%6d endpoints: ready after %.1f s, certificates loaded in %.2f s, heap %.0f MiB, changes visible after %s ms",
                endpoints,
                ready.toMillis() / 1_000.0,
                load,
                heap,
                changes));
        return row;
    }

    /** Milliseconds from before the commit of a replaced certificate until a handshake presents it, ascending. */
    private List<Long> changes() throws IOException, SQLException {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            int number = (endpoints / CHANGES) * i;
            long begin = System.nanoTime();
            byte[] leaf = site.fleet().replace(number);
            while (!Arrays.equals(presented(number), leaf)) {
                if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(30)) {
                    throw new IllegalStateException("a replaced certificate is not presented");
                }
            }
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
        return millis.stream().sorted().toList();
    }

    private byte[] presented(int number) throws IOException {
        try (ProxyConnection connection =
                ProxyConnection.open(site.node().receiver(), Fleet.serverName(number), site.proxy())) {
            return connection.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    private void forge() {
        SSLContext tls = site.proxy();
        for (int i = 0; i < FORGED; i++) {
            try (ProxyConnection ignored =
                    ProxyConnection.open(site.node().receiver(), "bars-int-z" + i + ".bench.thirdparty.nhs.uk", tls)) {
                throw new IllegalStateException("a made-up server name was served");
            } catch (IOException refused) {
                // as it must be
            }
        }
    }

    /** Used heap of the node after a full collection. */
    private double heapMiB() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IOException("the heap cannot be read");
        }
        return Long.parseLong(used.group(1)) / 1_024.0;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(site.node().pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
