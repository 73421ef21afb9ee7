package bars.edge;

import java.security.PrivateKey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the edge itself adds to a handshake once the name is known: the lookup among 50,000 live names, and the key manager
 * over it. A thousand names are asked for in turn, all of them parsed already. To be run by its {@code main}.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class ServerNameBenchmark {
    private static final int BUSY = 1_000;

    private final LiveTls live = ManyNames.served();
    private final SniKeyManager keys = new SniKeyManager(live);
    private final String[] names = new String[BUSY];
    private int next;

    /** Makes the names and has each parsed once. */
    public ServerNameBenchmark() {
        for (int i = 0; i < BUSY; i++) {
            names[i] = ManyNames.name(i * (ManyNames.COUNT / BUSY));
            live.identity(names[i]);
        }
    }

    /** Prints times, percentiles and bytes allocated for each. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(ServerNameBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    /** Environment of a live name. */
    @Benchmark
    public @Nullable String environment() {
        return live.environmentOf(name());
    }

    /** A name that nobody has. */
    @Benchmark
    public @Nullable String forged() {
        return live.environmentOf("bars-int-forged.demo.thirdparty.nhs.uk");
    }

    /** Alias, then key, then chain, as JSSE asks for them. */
    @Benchmark
    public int keyManager() {
        String alias = keys.choose(name());
        PrivateKey key = alias == null ? null : keys.getPrivateKey(alias);
        return key == null || alias == null ? 0 : System.identityHashCode(keys.getCertificateChain(alias));
    }

    private String name() {
        next = next + 1 == BUSY ? 0 : next + 1;
        return names[next];
    }
}
