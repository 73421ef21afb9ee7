package bars.deploy.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a node holds at one moment; what the system does not tell is 0. */
record Holding(double heapMegabytes, double residentMegabytes, double threads, double openFiles) {
    private static final double MEGABYTE = 1 << 20;
    private static final double KILOBYTES = 1024;

    static Holding of(Node node) throws IOException {
        return new Holding(
                node.metric("jvm_memory_heap_used_bytes") / MEGABYTE,
                resident(node.pid()),
                node.metric("jvm_threads"),
                files(node.pid()));
    }

    private static double resident(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KILOBYTES)
                .sum();
    }

    private static double files(long pid) throws IOException {
        Path open = Path.of("/proc/" + pid + "/fd");
        if (!Files.exists(open)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(open)) {
            return all.count();
        }
    }

    @Override
    public String toString() {
        return Math.round(heapMegabytes) + " MB heap, " + Math.round(residentMegabytes) + " MB resident, "
                + Math.round(threads) + " threads, " + Math.round(openFiles) + " files";
    }
}
