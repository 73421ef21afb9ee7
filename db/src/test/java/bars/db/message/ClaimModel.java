package bars.db.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What claims are for, without a database: the reference that the real ones are compared with. One request; attempts are
 * numbered. Not thread-safe.
 *
 * <p>Source: BaRS Core 1.5.0 §Transactional-integrity: duplicate when done, too early while running, the original failure
 * after a failure, and after a crash as if nothing had been.
 */
final class ClaimModel {
    /** What somebody is told who tries. */
    enum Told {
        WON,
        BUSY,
        DONE,
        REFUSED
    }

    /** How an attempt that won goes on. */
    enum Ending {
        /** Its effects are stored. */
        DONE,
        /** It is rolled back; then its refusal is stored. */
        REFUSED,
        /** It dies. */
        CRASHED
    }

    private final Map<Integer, Boolean> open = new HashMap<>();
    private Told stored = Told.WON;
    private int effects;

    /** An attempt begins. */
    Told take(int attempt) {
        if (!open.isEmpty()) {
            return Told.BUSY;
        }
        if (stored != Told.WON) {
            return stored;
        }
        open.put(attempt, true);
        return Told.WON;
    }

    /** An attempt that won ends its transaction. */
    void end(int attempt, Ending ending) {
        if (open.remove(attempt) != null && ending == Ending.DONE) {
            stored = Told.DONE;
            effects++;
        }
    }

    /** The refusal of an attempt is stored, after its transaction was rolled back. */
    Told refuse() {
        if (!open.isEmpty()) {
            return Told.BUSY;
        }
        if (stored != Told.WON) {
            return stored;
        }
        stored = Told.REFUSED;
        return Told.WON;
    }

    int effects() {
        return effects;
    }

    Told stored() {
        return stored;
    }

    /**
     * All orders in which the steps of attempts can follow each other. Attempts are alike, so only orders are made in which
     * they begin by number.
     *
     * @param steps how many steps each attempt has
     */
    static List<List<Integer>> orders(int... steps) {
        List<List<Integer>> all = new ArrayList<>();
        extend(new ArrayList<>(), steps.clone(), steps, all);
        return all;
    }

    private static void extend(List<Integer> begun, int[] left, int[] steps, List<List<Integer>> all) {
        boolean complete = true;
        for (int attempt = 0; attempt < left.length; attempt++) {
            boolean begins = left[attempt] == steps[attempt];
            if (left[attempt] > 0) {
                complete = false;
                if (!begins || attempt == 0 || left[attempt - 1] < steps[attempt - 1]) {
                    left[attempt]--;
                    begun.add(attempt);
                    extend(begun, left, steps, all);
                    begun.remove(begun.size() - 1);
                    left[attempt]++;
                }
            }
        }
        if (complete) {
            all.add(List.copyOf(begun));
        }
    }
}
