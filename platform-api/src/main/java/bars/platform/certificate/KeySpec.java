package bars.platform.certificate;

/** Kinds of key that a request may be made for. Source: BaRS Connect as a Receiver (RSA); NCSC, at least 2048 bits. */
public enum KeySpec {
    /** The usual one: fastest handshakes. */
    RSA_2048(2048),
    RSA_3072(3072),
    /** Six times the work per handshake of 2048. */
    RSA_4096(4096);

    private final int bits;

    KeySpec(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }
}
