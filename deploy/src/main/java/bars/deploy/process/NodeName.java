package bars.deploy.process;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** What a process is called among the nodes when no setting says so: its machine and its process id. */
final class NodeName {
    private NodeName() {}

    /** Containers have the machine's name in {@code environment}, services of an operating system do not. */
    static String standard(Map<String, String> environment) {
        String host = environment.getOrDefault("HOSTNAME", "");
        return (host.isBlank() ? ofTheMachine() : host) + "-"
                + ProcessHandle.current().pid();
    }

    private static String ofTheMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // The machine's own name has no address; the message begins with it.
            String text = String.valueOf(e.getMessage());
            int end = text.indexOf(':');
            return end > 0 ? text.substring(0, end) : "node";
        }
    }
}
