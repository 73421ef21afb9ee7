package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every handshake asks of the live names leaves nothing behind for the garbage collector. */
class ServerNameLookupTest {
    private static final int LOOKUPS = 100_000;
    private static final LiveTls LIVE = ManyNames.served();
    private static final SniKeyManager KEYS = new SniKeyManager(LIVE);

    /** A live one and a forged one. */
    @ParameterizedTest
    @ValueSource(strings = {"bars-int-n31415.demo.thirdparty.nhs.uk", "bars-int-forged.demo.thirdparty.nhs.uk"})
    void lookupAllocatesNothing(String name) {
        boolean live = LIVE.isLive(name);

        assertThat(allocated(name, one -> LIVE.environmentOf(one) == null ? 0 : 1))
                .isZero();
        assertThat(allocated(name, one -> LIVE.identity(one) == null ? 0 : 1)).isZero();
        assertThat(allocated(name, one -> KEYS.choose(one) == null ? 0 : 1)).isZero();
        assertThat(KEYS.choose(name) != null).isEqualTo(live);
    }

    @Test
    void chosenIdentityIsHandedOverAsItIs() {
        String name = ManyNames.name(7);
        KEYS.choose(name);

        assertThat(allocated(name, one -> KEYS.getPrivateKey(one) == null ? 0 : 1))
                .isZero();
        assertThat(allocated(name, one -> KEYS.getCertificateChain(one) == null ? 0 : 1))
                .isZero();
    }

    /** Bytes that one lookup allocates, rounded down: what the measuring itself takes is spread over many. */
    private static long allocated(String name, ToIntFunction<String> lookup) {
        int found = run(name, lookup); // whatever is set up at the first call is not the lookup's
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        int again = run(name, lookup);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(again).isEqualTo(found);
        return bytes / LOOKUPS;
    }

    private static int run(String name, ToIntFunction<String> lookup) {
        int found = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            found += lookup.applyAsInt(name);
        }
        return found;
    }
}
