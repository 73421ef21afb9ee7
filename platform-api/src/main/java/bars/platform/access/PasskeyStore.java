package bars.platform.access;

import bars.db.Database;
import bars.db.access.Passkey;
import bars.db.access.Passkeys;
import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The stored passkeys as the library asks for them; names and handles are both the account's id. */
final class PasskeyStore implements CredentialRepository {
    private static final int HANDLE_BYTES = 16;

    private final Database database;

    PasskeyStore(Database database) {
        this.database = database;
    }

    /** What the authenticator keeps of the account: its id, which says nothing about the person. */
    static ByteArray handle(UUID account) {
        return new ByteArray(ByteBuffer.allocate(HANDLE_BYTES)
                .putLong(account.getMostSignificantBits())
                .putLong(account.getLeastSignificantBits())
                .array());
    }

    @Override
    public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
        return of(username).stream()
                .map(one -> PublicKeyCredentialDescriptor.builder()
                        .id(new ByteArray(one.credentialId()))
                        .build())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<ByteArray> getUserHandleForUsername(String username) {
        return account(username).map(PasskeyStore::handle);
    }

    @Override
    public Optional<String> getUsernameForUserHandle(ByteArray handle) {
        if (handle.size() != HANDLE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(handle.getBytes());
        return Optional.of(new UUID(bytes.getLong(), bytes.getLong()).toString());
    }

    @Override
    public Optional<RegisteredCredential> lookup(ByteArray credentialId, ByteArray userHandle) {
        return find(credentialId).filter(one -> one.getUserHandle().equals(userHandle));
    }

    @Override
    public Set<RegisteredCredential> lookupAll(ByteArray credentialId) {
        return find(credentialId).map(Set::of).orElseGet(Set::of);
    }

    private Optional<RegisteredCredential> find(ByteArray credentialId) {
        Optional<Passkey> found = database.asPlatform(work -> new Passkeys(work).byId(credentialId.getBytes()));
        return found.map(one -> RegisteredCredential.builder()
                .credentialId(credentialId)
                .userHandle(handle(one.accountId()))
                .publicKeyCose(new ByteArray(one.publicKey()))
                .signatureCount(one.signatureCount())
                .build());
    }

    private List<Passkey> of(String username) {
        return account(username)
                .map(id -> database.asPlatform(work -> new Passkeys(work).of(id)))
                .orElseGet(List::of);
    }

    private static Optional<UUID> account(String username) {
        try {
            return Optional.of(UUID.fromString(username));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
