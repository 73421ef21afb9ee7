package bars.deploy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A base backup of a running server, as {@code pg_basebackup} takes it: files that change while they are copied, made whole
 * by the log that was written meanwhile. The embedded server comes without that program, so this takes the same steps by
 * the server's own functions.
 *
 * <p>Source: PostgreSQL 17 documentation, 25.3.3 Making a Base Backup Using the Low Level API.
 */
final class BaseBackup {
    private static final String LOG = "pg_wal";
    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "pg_internal.init");

    private BaseBackup() {}

    /** Copies the server's data to {@code target}, which must not exist; what was committed before is in it. */
    static void take(DatabaseHost server, Path target) throws IOException, SQLException {
        Path data = server.data();
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), "");
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('restore drill', true)");
            copy(data, target, true);
            try (ResultSet row = statement.executeQuery(
                    "select labelfile, spcmapfile from pg_backup_stop(wait_for_archive => false)")) {
                row.next();
                Files.writeString(target.resolve("backup_label"), row.getString(1));
                String spaces = row.getString(2);
                if (spaces != null && !spaces.isEmpty()) {
                    throw new IOException("a server with table spaces is not expected here");
                }
            }
            copy(data.resolve(LOG), target.resolve(LOG), false);
        }
    }

    /** Copies a tree that changes meanwhile: what vanishes was not needed, the log says what was. */
    private static void copy(Path from, Path to, boolean withoutLog) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                Path copy = to.resolve(from.relativize(folder));
                try {
                    Files.createDirectories(copy);
                    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(folder));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                boolean log = withoutLog && folder.equals(from.resolve(LOG));
                return log ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!NOT_COPIED.contains(String.valueOf(file.getFileName()))) {
                    try {
                        Files.copy(
                                file,
                                to.resolve(from.relativize(file)),
                                StandardCopyOption.COPY_ATTRIBUTES,
                                StandardCopyOption.REPLACE_EXISTING);
                    } catch (NoSuchFileException gone) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }
}
