package bars.deploy.command;

import bars.db.Database;
import bars.db.node.Nodes;
import bars.db.seal.KeyGuard;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKeyFiles;
import bars.db.seal.SealedRows;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Command;

/** {@code bars kek}: the master key that seals every other key. */
@Command(
        name = "kek",
        description = "The master key that seals every other key.",
        mixinStandardHelpOptions = true,
        subcommands = {KekCommand.Status.class, KekCommand.Rotate.class, KekCommand.Seal.class})
final class KekCommand implements Runnable {
    private static final int BATCH = 500;

    /** Every process tells of itself at least every five seconds. */
    private static final Duration TWO_REPORTS = Duration.ofSeconds(12);

    private static final Duration LOOK = Duration.ofMillis(200);

    @Override
    public void run() {
        throw new SettingsFault("A command is expected; 'bars kek --help' lists them.");
    }

    /** {@code bars kek status}: what is sealed under which key. */
    @Command(
            name = "status",
            description =
                    "Says how many secrets still need an earlier master key, and which nodes still seal under one.",
            mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {
        private final Context context;

        Status(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            KeyVault vault = MasterKeySetting.vault(files(context));
            with(context, database -> say(database, vault)).forEach(System.out::println);
            return 0;
        }

        static List<String> say(Database database, KeyVault vault) {
            List<String> lines = new ArrayList<>();
            lines.add("Master key " + vault.masterKeyName() + "; " + rest(database, vault.masterKeyId())
                    + " secrets need an earlier one.");
            nodes(database, keys -> !keys.isEmpty() && !keys.get(0).equals(vault.masterKeyName()))
                    .forEach(node -> lines.add(behind(node)));
            return lines;
        }
    }

    /** {@code bars kek rotate}: a new master key, while the platform runs. */
    @Command(
            name = "rotate",
            description = {
                "Makes a new master key and re-wraps every secret under it, while the platform runs.",
                "May be run again after it was cut short. Nodes on other machines need the next key ('.next') beside their",
                "master key first: those that do not have it are named, and nothing is re-wrapped. Afterwards they need",
                "the new file and its '.previous-'; none needs a restart. While 'kek status' counts any secrets, run it",
                "once more; where it names no node either, the previous key may be put away (backups made before still",
                "need it)."
            },
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {
        private final Context context;

        Rotate(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException {
            Rotation rotation = rotate(context);
            if (rotation.isRest()) {
                System.out.println("Finishing the last rotation: " + rotation.count()
                        + " secrets re-wrapped; no new master key was made: run it again for one.");
                return 0;
            }
            System.out.printf(
                    Locale.ROOT,
                    "Master key %s now; %d secrets re-wrapped in %.1f s.%n",
                    HexFormat.of().toHexDigits(rotation.masterKeyId()),
                    rotation.count(),
                    rotation.millis() / 1000.0);
            rotation.behind().forEach(node -> System.out.println(behind(node)));
            return 0;
        }
    }

    /** {@code bars kek seal}: from a plain file to one that a PKCS#11 token opens. */
    @Command(
            name = "seal",
            description = {
                "Seals the plain files of the master key by a key that is made inside the PKCS#11 token named in the",
                "settings (bars.master.key.token.*). Stop the platform first, and keep a copy of the plain file where",
                "the token's own backup lies: without token and copy nothing that is sealed opens again."
            },
            mixinStandardHelpOptions = true)
    static final class Seal implements Callable<Integer> {
        private final Context context;

        Seal(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException {
            if (context.settings().text("bars.master.key.token.library").isEmpty()) {
                throw new SettingsFault("The setting BARS_MASTER_KEY_TOKEN_LIBRARY is missing: which token?");
            }
            int count = takeOver(files(context));
            System.out.println("Sealed by the token: " + count + " files of the master key.");
            return 0;
        }
    }

    private static int takeOver(MasterKeyFiles files) {
        try {
            return files.takeOver(KeyGuard.plain());
        } catch (IOException e) {
            throw new CommandFailure("The master key cannot be sealed: " + e.getMessage() + ".");
        }
    }

    /**
     * What a rotation did.
     *
     * @param millis how long the re-wrapping took
     * @param isRest whether it finished an earlier one instead of making a key
     * @param behind processes that seal under the key before all the same
     */
    record Rotation(long masterKeyId, int count, long millis, boolean isRest, List<String> behind) {}

    /** Makes the next master key and re-wraps everything under it, or finishes a rotation that was cut short. */
    static Rotation rotate(Context context) throws IOException {
        MasterKeyFiles files = files(context);
        KeyVault present = MasterKeySetting.vault(files);
        boolean unfinished = with(context, database -> rest(database, present.masterKeyId())) > 0;
        if (unfinished && !files.hasNext()) {
            requireEverywhere(context, present.masterKeyName());
            long begin = System.nanoTime();
            int count = with(context, database -> rewrap(database, present));
            return new Rotation(present.masterKeyId(), count, millisSince(begin), true, List.of());
        }
        KeyVault next = next(files);
        requireEverywhere(context, next.masterKeyName());
        long begin = System.nanoTime();
        int count = with(context, database -> rewrap(database, next));
        long millis = millisSince(begin);
        files.promote();
        List<String> behind =
                awaited(context, keys -> keys.isEmpty() || !keys.get(0).equals(next.masterKeyName()));
        // What was sealed under the key before in the meantime.
        count += with(context, database -> rewrap(database, next));
        return new Rotation(next.masterKeyId(), count, millis, false, behind);
    }

    private static KeyVault next(MasterKeyFiles files) {
        try {
            return files.nextVault();
        } catch (IOException e) {
            throw new CommandFailure("No new master key is made: " + e.getMessage() + ".");
        }
    }

    private static String behind(String node) {
        return "The node " + node
                + " still seals under an earlier one: it needs the new file and the '.previous-' beside"
                + " it, or a restart with the new file; then, where 'kek status' counts secrets, run 'kek rotate' again.";
    }

    /** What is re-wrapped opens with the next key alone: a node without it would refuse every caller. */
    private static void requireEverywhere(Context context, String key) {
        List<String> without = awaited(context, keys -> !keys.contains(key));
        if (!without.isEmpty()) {
            throw new CommandFailure("Nothing was re-wrapped: without the master key " + key + " are "
                    + String.join(", ", without)
                    + ". Put its file ('.next' while a rotation runs) beside the master key of"
                    + " each, or stop those that are given their key at the start alone; then run this again.");
        }
    }

    /** Processes whose keys are like {@code which} still, once each has had the time to tell of what is new. */
    private static List<String> awaited(Context context, Predicate<List<String>> which) {
        return with(context, database -> {
            long end = System.nanoTime() + TWO_REPORTS.toNanos();
            List<String> left = nodes(database, which);
            while (!left.isEmpty() && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK.toNanos());
                left = nodes(database, which);
            }
            return left;
        });
    }

    /** Processes that are there, by name, whose keys are like {@code which}. */
    private static List<String> nodes(Database database, Predicate<List<String>> which) {
        return database.asPlatform(work -> new Nodes(work).present()).stream()
                .filter(node -> which.test(node.masterKeys()))
                .map(node -> node.address() + " (" + node.roles() + ")")
                .toList();
    }

    private static long millisSince(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    private static int rewrap(Database database, KeyVault vault) {
        int all = 0;
        for (SealedRows.Column column : SealedRows.ALL) {
            int count = BATCH;
            while (count == BATCH) {
                count = database.asPlatform(work -> new SealedRows(work).rewrap(column, vault, BATCH));
                all += count;
            }
        }
        return all;
    }

    private static int rest(Database database, long masterKeyId) {
        return database.asPlatform(work -> SealedRows.ALL.stream()
                .mapToInt(column -> new SealedRows(work).under(column, masterKeyId))
                .sum());
    }

    static MasterKeyFiles files(Context context) {
        Settings settings = context.settings();
        StateFolder home = context.home(settings);
        PlatformDatabase.requirePresent(settings, home);
        return MasterKeySetting.files(settings, home);
    }

    private static <T> T with(Context context, Function<Database, T> work) {
        Settings settings = context.settings();
        return PlatformDatabase.with(settings, context.home(settings), work);
    }
}
