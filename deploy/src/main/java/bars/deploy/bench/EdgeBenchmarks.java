package bars.deploy.bench;

import bars.deploy.home.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The benchmarks of the edge. Each runs on a platform of its own below the state folder, which it empties first. */
public final class EdgeBenchmarks {
    private final StateFolder home;
    private final Path launcher;
    private final Consumer<String> say;

    /** @param launcher the launcher's jar, for the nodes that are measured */
    public EdgeBenchmarks(StateFolder home, Path launcher, Consumer<String> say) {
        this.home = home;
        this.launcher = launcher;
        this.say = say;
    }

    /** CPU per handshake beside HAProxy and nginx; every figure by name. */
    public Map<String, Object> tls(TlsBenchmark.Plan plan) throws IOException, InterruptedException {
        try (BenchSite site = BenchSite.prepare(home, "bench/tls", launcher, "receiver")) {
            return TlsBenchmark.run(site, plan, say);
        } catch (SQLException e) {
            throw new IOException("the database refused: " + e.getMessage(), e);
        }
    }

    /** Start, memory and change at each of {@code sizes}; every figure by name. */
    public Map<String, Object> loadCertificates(List<Integer> sizes) throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int size : sizes) {
            try (BenchSite site = BenchSite.prepare(home, "bench/load-" + size, launcher, "receiver")) {
                rows.add(LoadCertificatesBenchmark.run(site, size, say));
            } catch (SQLException e) {
                throw new IOException("the database refused: " + e.getMessage(), e);
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "load-certificates");
        figures.put("machine", Machine.facts());
        figures.put("sizes", rows);
        return figures;
    }
}
