package bars.deploy.command;

import bars.db.seal.KeyVault;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.platform.access.Caller;
import bars.platform.audit.AuditLinker;
import bars.platform.audit.AuditRestoration;
import bars.platform.audit.AuditVerification;
import bars.platform.audit.SecondSink;
import bars.platform.problem.Problem;
import bars.platform.tenant.OdsCodes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars audit}: proves the audit log, with the platform running or without it. */
@Command(
        name = "audit",
        description = "Proves the audit log.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditCommand.Verify.class, AuditCommand.Restored.class})
final class AuditCommand implements Runnable {
    @Override
    public void run() {
        throw new SettingsFault("A command is expected; 'bars audit --help' lists them.");
    }

    /** {@code bars audit verify}: exit code 0 when the log is what was written, 1 when not. */
    @Command(
            name = "verify",
            description = "Follows every chain, signature and head; exit code 1 when something was touched.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        private final Context context;

        @Option(names = "--tenant", paramLabel = "ODS", description = "the chain of one tenant (default: all)")
        private @Nullable String tenant;

        @Option(
                names = "--heads",
                paramLabel = "FILE",
                description = "the second sink to compare with (default audit/heads.log in the state folder)")
        private @Nullable Path heads;

        Verify(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            Settings settings = context.settings();
            StateFolder home = context.home(settings);
            SecondSink sink =
                    new SecondSink(heads == null ? home.path("audit/heads.log") : InputFile.readable("--heads", heads));
            PlatformDatabase.requirePresent(settings, home);
            KeyVault vault = MasterKeySetting.vault(MasterKeySetting.files(settings, home));
            Clock clock = Clock.systemUTC();
            AuditVerification.Report report = PlatformDatabase.with(settings, home, vault, database -> {
                // What committed in the last second may not be linked yet when nothing runs.
                // A file that somebody keeps elsewhere is evidence: it is read alone.
                new AuditLinker(database, vault, clock, heads == null ? sink : null).run();
                return new AuditVerification(database, vault, clock, sink)
                        .verify(Caller.system("command-line"), tenant == null ? null : OdsCodes.normalised(tenant));
            });
            report.findings()
                    .forEach(one -> System.out.println(one.chain() + " " + one.seq()
                            + (one.eventId() == null ? "" : " event " + one.eventId()) + ": " + one.what()));
            System.out.println((report.intact() ? "Intact: " : "NOT INTACT: ") + report.events() + " events in "
                    + report.chains() + " chains.");
            return report.intact() ? 0 : 1;
        }
    }

    /** {@code bars audit restored}: said once after the database came back from a backup. */
    @Command(
            name = "restored",
            description = {
                "After a restore of the database: counts the audit events that the backup does not have.",
                "Notes that in the log and sets the heads of the second sink aside, which would tell of a log that was cut"
                        + " off for ever after."
            },
            mixinStandardHelpOptions = true)
    static final class Restored implements Callable<Integer> {
        private final Context context;

        Restored(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            Settings settings = context.settings();
            StateFolder home = context.home(settings);
            SecondSink sink = new SecondSink(home.path("audit/heads.log"));
            PlatformDatabase.requirePresent(settings, home);
            KeyVault vault = MasterKeySetting.vault(MasterKeySetting.files(settings, home));
            try {
                AuditRestoration.Report report =
                        PlatformDatabase.with(settings, home, vault, database -> new AuditRestoration(
                                        database, vault, Clock.systemUTC(), sink)
                                .restored(Caller.system("command-line")));
                report.gaps()
                        .forEach(gap -> System.out.println(gap.chain() + ": " + gap.events() + " events are gone, from "
                                + (gap.kept() + 1) + " to " + gap.signed()));
                System.out.println(report.events() + " audit events are gone; "
                        + (report.aside() == null
                                ? "there were no heads."
                                : "the heads are in " + report.aside() + "."));
                return 0;
            } catch (Problem refused) {
                System.err.println("bars: " + refused.detail() + ".");
                return 1;
            }
        }
    }
}
