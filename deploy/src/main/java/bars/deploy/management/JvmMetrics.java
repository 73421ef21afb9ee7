package bars.deploy.management;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Locale;

/** The Java machine's own figures as Prometheus text. */
final class JvmMetrics {
    private JvmMetrics() {}

    static String text() {
        StringBuilder out = new StringBuilder();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        gauge(out, "jvm_memory_heap_used_bytes", "Heap in use", heap.getUsed());
        gauge(out, "jvm_memory_heap_max_bytes", "Heap limit", heap.getMax());
        gauge(
                out,
                "jvm_threads",
                "Live threads",
                ManagementFactory.getThreadMXBean().getThreadCount());
        gauge(
                out,
                "process_uptime_seconds",
                "Seconds since the process started",
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            line(out, "process_cpu_seconds_total", "counter", "CPU time of the process", os.getProcessCpuTime() / 1e9);
        }
        line(
                out,
                "jvm_compilation_seconds_total",
                "counter",
                "Time spent compiling",
                ManagementFactory.getCompilationMXBean().getTotalCompilationTime() / 1000.0);
        out.append("# HELP jvm_gc_seconds_total Time spent collecting garbage\n# TYPE jvm_gc_seconds_total counter\n");
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            out.append(String.format(
                    Locale.ROOT,
                    "jvm_gc_seconds_total{gc=\"%s\"} %s%n",
                    gc.getName(),
                    gc.getCollectionTime() / 1000.0));
        }
        return out.toString();
    }

    private static void gauge(StringBuilder out, String name, String help, double value) {
        line(out, name, "gauge", help, value);
    }

    private static void line(StringBuilder out, String name, String type, String help, double value) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        out.append(name).append(' ').append(value).append('\n');
    }
}
