package bars.deploy.bench;

/** What one worker of a load does again and again; each worker has its own, so it need not be thread-safe. */
interface Work extends AutoCloseable {
    /** Does it once; throws when it did not succeed, which ends the run. */
    void once() throws Exception;

    @Override
    void close() throws Exception;

    /** Makes the work of one worker. */
    @FunctionalInterface
    interface Maker {
        Work make(int worker) throws Exception;
    }
}
