package bars.db.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class KeyVaultProperties {
    private static final SealContext CONTEXT = new SealContext("INT", "A1001", "key-1", "tls-private-key");

    private final MasterKey master = MasterKey.of(filled(1));
    private final KeyVault vault = new KeyVault(master);

    @Property(tries = 100)
    void whatWasSealedOpens(@ForAll @Size(max = 4000) byte[] secret) {
        assertThat(vault.open(vault.seal(secret, CONTEXT), CONTEXT)).isEqualTo(secret);
    }

    @Property(tries = 200)
    void anyFlippedBitIsNoticed(
            @ForAll @Size(min = 1, max = 64) byte[] secret, @ForAll @IntRange(max = 5_000) int bit) {
        byte[] sealed = vault.seal(secret, CONTEXT);
        int at = bit % (sealed.length * 8);
        sealed[at / 8] ^= (byte) (1 << (at % 8));

        assertThatThrownBy(() -> vault.open(sealed, CONTEXT)).isInstanceOf(CannotOpen.class);
    }

    @Property(tries = 20)
    void anotherContextOpensNothing(@ForAll @Size(max = 64) byte[] secret) {
        byte[] sealed = vault.seal(secret, CONTEXT);

        for (SealContext other : List.of(
                new SealContext("PROD", "A1001", "key-1", "tls-private-key"),
                new SealContext("INT", "B2002", "key-1", "tls-private-key"),
                new SealContext("INT", "A1001", "key-2", "tls-private-key"),
                new SealContext("INT", "A1001", "key-1", "apim-jwt"))) {
            assertThatThrownBy(() -> vault.open(sealed, other)).isInstanceOf(CannotOpen.class);
        }
    }

    @Property(tries = 20)
    void aRewrappedSecretOpensUnderTheNewMasterKeyAlone(@ForAll @Size(max = 64) byte[] secret) {
        MasterKey next = MasterKey.of(filled(2));
        byte[] rewrapped = new KeyVault(next, List.of(master)).rewrap(vault.seal(secret, CONTEXT));

        assertThat(new KeyVault(next).open(rewrapped, CONTEXT)).isEqualTo(secret);
        assertThatThrownBy(() -> vault.open(rewrapped, CONTEXT)).isInstanceOf(CannotOpen.class);
    }

    @Property(tries = 50)
    void aDataKeyOpensWhatItSealedForTheSameUse(@ForAll @Size(max = 500) byte[] secret) {
        var key = new DataKey(1, filled(3));
        byte[] sealed = key.seal(secret, "message:1");

        assertThat(key.open(sealed, "message:1")).isEqualTo(secret);
        assertThatThrownBy(() -> key.open(sealed, "message:2")).isInstanceOf(CannotOpen.class);
    }

    @Property(tries = 50)
    void textIsSealedInLessThanItsLength(@ForAll @IntRange(min = 60, max = 20_000) int lines) {
        byte[] text = "a line that comes again\n".repeat(lines).getBytes(StandardCharsets.UTF_8);
        var key = new DataKey(1, filled(3));

        byte[] sealed = key.seal(text, "message:1");

        assertThat(sealed.length).isLessThan(text.length / 2);
        assertThat(key.sealed(sealed)).isTrue();
        assertThat(new DataKey(2, filled(3)).sealed(sealed)).isFalse();
        assertThat(key.open(sealed, "message:1")).isEqualTo(text);
        sealed[0] ^= (byte) 0x80;
        assertThatThrownBy(() -> key.open(sealed, "message:1")).isInstanceOf(CannotOpen.class);
    }

    @Property(tries = 50)
    void bytesWithoutPatternOpenToo(@ForAll @IntRange(min = 0, max = 100_000) int size, @ForAll long seed) {
        byte[] noise = new byte[size];
        new Random(seed).nextBytes(noise);
        var key = new DataKey(127, filled(3));

        byte[] sealed = key.seal(noise, "message:1");

        assertThat(sealed.length).isEqualTo(size + 29);
        assertThat(key.sealed(sealed)).isTrue();
        assertThat(key.open(sealed, "message:1")).isEqualTo(noise);
    }

    @Property(tries = 20)
    void blindIndexesOfTwoTenantsDiffer(@ForAll String value) {
        assertThat(new DataKey(1, filled(3)).indexOf(value)).isEqualTo(new DataKey(1, filled(3)).indexOf(value));
        assertThat(new DataKey(1, filled(3)).indexOf(value)).isNotEqualTo(new DataKey(1, filled(4)).indexOf(value));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
