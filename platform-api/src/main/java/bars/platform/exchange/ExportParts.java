package bars.platform.exchange;

import bars.db.Database;
import bars.db.Work;
import bars.db.retention.TenantExport;
import bars.db.retention.TenantExports;
import bars.db.seal.KeyVault;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Predicate;

/** Cuts what is written into parts and stores each of them sealed, while its worker has the job. Not thread-safe. */
final class ExportParts extends OutputStream {
    private static final int PART_BYTES = 4 * 1024 * 1024;

    private final Database database;
    private final KeyVault vault;
    private final TenantExport export;
    private final Predicate<Work> held;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream(PART_BYTES);
    private int count;

    /** @param held whether no other worker writes the same export by now */
    ExportParts(Database database, KeyVault vault, TenantExport export, Predicate<Work> held) {
        this.database = database;
        this.vault = vault;
        this.export = export;
        this.held = held;
    }

    /** Parts that are stored. */
    int count() {
        return count;
    }

    @Override
    public void write(int one) {
        part.write(one);
        cut(PART_BYTES);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        part.write(bytes, from, length);
        cut(PART_BYTES);
    }

    /** Stores what is left; writing the last part twice does nothing. */
    @Override
    public void close() {
        cut(1);
    }

    private void cut(int least) {
        if (part.size() < least) {
            return;
        }
        byte[] sealed = vault.seal(part.toByteArray(), export.sealContext(count));
        part.reset();
        int number = count++;
        database.doAsPlatform(work -> {
            if (!held.test(work)) {
                throw new IllegalStateException("another worker writes the export");
            }
            new TenantExports(work).addPart(export, number, sealed);
        });
    }
}
