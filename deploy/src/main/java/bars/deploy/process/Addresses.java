package bars.deploy.process;

import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a process listens, and how its own proof and tools reach it. */
public record Addresses(
        InetSocketAddress receiver,
        InetSocketAddress admin,
        InetSocketAddress management,
        Optional<InetSocketAddress> publicKeys) {

    public static Addresses of(Settings settings) {
        return new Addresses(
                one(settings, "receiver"),
                one(settings, "admin"),
                one(settings, "management"),
                settings.text("bars.public.port").map(port -> one(settings, "public")));
    }

    private static InetSocketAddress one(Settings settings, String listener) {
        String host = settings.value("bars." + listener + ".address");
        InetSocketAddress address = new InetSocketAddress(host, settings.number("bars." + listener + ".port"));
        if (address.isUnresolved()) {
            throw new StartFailure("The " + listener + " listener cannot listen on " + host + ": no such address.");
        }
        return address;
    }

    /** The address to connect to: a listener on every interface is reached through the loopback one. */
    public static InetSocketAddress reachable(InetSocketAddress listener) {
        return listener.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getPort())
                : listener;
    }

    /** Stops the start when two listeners of this process want the same port: the server would only say that it did not start. */
    void checkApart(Settings settings) {
        List<Wanted> wanted = new ArrayList<>();
        if (settings.has("receiver")) {
            wanted.add(new Wanted("receiver", receiver));
        }
        if (settings.has("admin")) {
            wanted.add(new Wanted("admin", admin));
        }
        wanted.add(new Wanted("management", management));
        publicKeys.ifPresent(address -> wanted.add(new Wanted("public", address)));
        for (int i = 1; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            wanted.subList(0, i).stream()
                    .filter(other -> isShared(other.address(), one.address()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new SettingsFault("The settings " + other.variable() + " and " + one.variable()
                                + " are both " + one.address().getPort() + ": each listener needs a port of its own.");
                    });
        }
    }

    private record Wanted(String listener, InetSocketAddress address) {
        private String variable() {
            return "BARS_" + listener.toUpperCase(Locale.ROOT) + "_PORT";
        }
    }

    private static boolean isShared(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() == other.getPort()
                && (one.getAddress().isAnyLocalAddress()
                        || other.getAddress().isAnyLocalAddress()
                        || one.getAddress().equals(other.getAddress()));
    }

    /** Stops the start when a port is taken: Payara would log that and go on. */
    void checkFree(Settings settings) {
        if (settings.has("receiver")) {
            free("receiver", receiver);
        }
        if (settings.has("admin")) {
            free("admin", admin);
        }
        free("management", management);
        publicKeys.ifPresent(address -> free("public", address));
    }

    private static void free(String listener, InetSocketAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException e) {
            throw new StartFailure("The " + listener + " listener cannot listen on " + address.getHostString() + ":"
                    + address.getPort() + ": " + e.getMessage() + ".");
        }
    }
}
