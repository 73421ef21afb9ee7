package bars.db.message;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.TenantScope;
import bars.db.record.Linkable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads of what messages want to be linked with, many at once: they share round trips, and nothing else. */
class LinkablesDbTest extends TiedIntakeFixture {
    private static final int READERS = 24;
    private static final int READS = 400;

    @Test
    void everybodyGetsWhatHeAskedForAndAStrangerNothing() throws Exception {
        List<UUID> known = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            known.add(booking().id());
        }
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<CompletableFuture<Boolean>> reads = new ArrayList<>();
            for (int i = 0; i < READS; i++) {
                UUID id = known.get(i % known.size());
                boolean own = i % 3 != 0;
                boolean ofPatient = i % 2 == 0;
                reads.add(CompletableFuture.supplyAsync(() -> isRight(id, own ? scope : stranger, ofPatient), readers));
                reads.add(CompletableFuture.supplyAsync(
                        () -> linkables
                                .byId(scope, UUID.randomUUID(), Optional.empty())
                                .isEmpty(),
                        readers));
            }
            for (CompletableFuture<Boolean> read : reads) {
                assertThat(read.get(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private static boolean isRight(UUID id, TenantScope reader, boolean ofPatient) {
        Optional<Linkable> read = linkables.byId(reader, id, Optional.of(ofPatient ? NUMBER : "9990000026"));
        return reader.equals(stranger)
                ? read.isEmpty()
                : read.isPresent() && read.get().id().equals(id) && read.get().ofPatient() == ofPatient;
    }
}
