package bars.deploy.home;

import java.nio.file.Path;

/** Another process that looks at a state folder; run by a test. */
final class LockProbe {
    private LockProbe() {}

    public static void main(String[] arguments) {
        System.out.print(RunningProcess.present(StateFolder.at(Path.of(arguments[0]))) ? "held" : "free");
    }
}
