package bars.deploy.command;

import bars.deploy.pki.DevelopmentPki;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars dev-ca}: the development CA, which stands in for the NHS's issuing authorities. */
@Command(
        name = "dev-ca",
        description = "The development CA.",
        mixinStandardHelpOptions = true,
        subcommands = DevCaCommand.Issue.class)
final class DevCaCommand implements Runnable {
    @Override
    public void run() {
        throw new SettingsFault("A command is expected; 'bars dev-ca --help' lists them.");
    }

    /** {@code bars dev-ca issue}: signs a request and prints the certificate. */
    @Command(
            name = "issue",
            description = "Signs a certificate request as the development CA and prints the PEM.",
            mixinStandardHelpOptions = true)
    static final class Issue implements Callable<Integer> {
        private final Context context;

        @Option(names = "--env", required = true, description = "int or prod", paramLabel = "ENV")
        private @Nullable String environment;

        @Option(names = "--csr", required = true, description = "file with the request in PEM form")
        private @Nullable Path csr;

        @Option(names = "--no-san", description = "leave the alternative name out, as the NHS does")
        private boolean withoutAlternativeName;

        @Option(names = "--days", description = "how long it is valid (default ${DEFAULT-VALUE})")
        private int days = DevelopmentPki.STANDARD_DAYS;

        Issue(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            Settings settings = context.settings();
            String name = String.valueOf(environment).toUpperCase(Locale.ROOT);
            if (settings.production()) {
                throw new SettingsFault("The development CA is not for production (BARS_MODE).");
            }
            if (!DevelopmentPki.PROXY_NAMES.containsKey(name)) {
                throw new SettingsFault("The option --env is '" + environment + "': int or prod is expected.");
            }
            String request = InputFile.text("--csr", csr);
            if (days < 1 || days > 3650) {
                throw new SettingsFault("The option --days is " + days + ": 1 to 3650 is expected.");
            }
            DevelopmentPki pki = new DevelopmentPki(context.home(settings), Clock.systemUTC());
            pki.ensure();
            try {
                System.out.print(pki.issue(name, request, !withoutAlternativeName, days));
            } catch (IllegalArgumentException e) {
                throw new SettingsFault(
                        "The option --csr names " + csr + ", which was not signed: " + e.getMessage() + ".");
            }
            return 0;
        }
    }
}
