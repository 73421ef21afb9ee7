package bars.deploy.bench;

import bars.deploy.exchange.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A server that terminates the same mutual TLS with the same certificates, policy and client check, for comparison: HAProxy
 * or nginx, where one is installed.
 */
final class TlsPeer implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final String SUITES_12 =
            "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305";
    private static final String SUITES_13 =
            "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

    private final String name;
    private final String version;
    private final InetSocketAddress address;
    private final Process process;

    private TlsPeer(String name, String version, InetSocketAddress address, Process process) {
        this.name = name;
        this.version = version;
        this.address = address;
        this.process = process;
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    InetSocketAddress address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** HAProxy with the PEM files below {@code pems}; empty when it is not installed. */
    static Optional<TlsPeer> haproxy(Path folder, Path pems, Path authorities) throws IOException {
        Optional<Path> program = InstalledProgram.find("haproxy");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress address = FreePort.onLoopback();
        Path file = Files.writeString(
                folder.resolve("haproxy.cfg"),
                """
                global
                    nbthread 1
                    tune.ssl.cachesize 20000
                    ssl-default-bind-options ssl-min-ver TLSv1.2
                    ssl-default-bind-ciphers %s
                    ssl-default-bind-ciphersuites %s
                defaults
                    mode http
                    timeout client 10s
                    timeout connect 5s
                    timeout server 10s
                frontend tls
                    bind 127.0.0.1:%d ssl crt %s strict-sni verify required ca-file %s
                    http-request return status 200 content-type text/plain string "ok"
                """
                        .formatted(SUITES_12, SUITES_13, address.getPort(), pems, authorities));
        return Optional.of(start(
                "HAProxy",
                version(program.get(), "-v"),
                address,
                List.of(program.get().toString(), "-db", "-f", file.toString()),
                folder));
    }

    /** nginx with one server block for each PEM file below {@code pems}; empty when it is not installed. */
    static Optional<TlsPeer> nginx(Path folder, Path pems, Path authorities) throws IOException {
        return nginx(folder, pems, authorities, "", "return 200 'ok';");
    }

    /**
     * As {@link #nginx(Path, Path, Path)}, passing every request on to {@code backend} by TLS, over connections that it keeps.
     * The same authorities are trusted on both sides.
     */
    static Optional<TlsPeer> relayingNginx(Path folder, Path pems, Path authorities, InetSocketAddress backend)
            throws IOException {
        return nginx(
                folder,
                pems,
                authorities,
                String.format(
                        Locale.ROOT,
                        "upstream backend { server %s:%d; keepalive 64; keepalive_requests 1000000; } keepalive_requests 1000000;",
                        backend.getAddress().getHostAddress(),
                        backend.getPort()),
                "proxy_pass https://backend; proxy_ssl_verify on; proxy_ssl_verify_depth 3; proxy_ssl_name 127.0.0.1;"
                        + " proxy_ssl_trusted_certificate " + authorities
                        + "; proxy_http_version 1.1; proxy_set_header Connection '';"
                        + " client_body_buffer_size 128k; proxy_buffers 8 64k; client_max_body_size 10m;");
    }

    /**
     * @param common what belongs beside the server blocks
     * @param location what each does with a request
     */
    private static Optional<TlsPeer> nginx(Path folder, Path pems, Path authorities, String common, String location)
            throws IOException {
        Optional<Path> program = InstalledProgram.find("nginx");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress address = FreePort.onLoopback();
        StringBuilder servers = new StringBuilder();
        try (Stream<Path> files = Files.list(pems)) {
            files.sorted()
                    .forEach(pem -> servers.append(String.format(
                            "server { listen 127.0.0.1:%d ssl; server_name %s; ssl_certificate %s; ssl_certificate_key %s;"
                                    + " location / { %s } }%n",
                            address.getPort(), pem.getFileName().toString().replace(".pem", ""), pem, pem, location)));
        }
        Path file = Files.writeString(
                folder.resolve("nginx.conf"),
                """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx.log;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    server_names_hash_max_size 65536;
                    server_names_hash_bucket_size 128;
                    client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s;
                    uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                    ssl_protocols TLSv1.2 TLSv1.3;
                    ssl_ciphers %2$s;
                    ssl_prefer_server_ciphers on;
                    ssl_session_cache shared:tls:16m;
                    ssl_verify_client on;
                    ssl_verify_depth 3;
                    ssl_client_certificate %3$s;
                    %4$s
                    %5$s
                }
                """
                        .formatted(folder, SUITES_12, authorities, common, servers));
        return Optional.of(start(
                "nginx",
                version(program.get(), "-v"),
                address,
                List.of(program.get().toString(), "-c", file.toString(), "-e", folder + "/nginx.log"),
                folder));
    }

    private static TlsPeer start(
            String name, String version, InetSocketAddress address, List<String> command, Path folder)
            throws IOException {
        Path log = folder.resolve(name + ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        while (!listens(address)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException(
                        name + " did not start: " + Files.readString(log).strip());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return new TlsPeer(name, version, address, process);
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket probe = new Socket()) {
            probe.connect(address, 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String version(Path program, String option) throws IOException {
        Process process = new ProcessBuilder(program.toString(), option)
                .redirectErrorStream(true)
                .start();
        try (var lines = process.inputReader()) {
            String first = lines.readLine();
            return first == null ? "" : first.replaceAll(" - https?://.*", "");
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
