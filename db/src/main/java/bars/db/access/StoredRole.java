package bars.db.access;

import java.util.List;

/**
 * A named bundle of permissions that a site made for itself.
 *
 * @param permissions as written in the API
 */
public record StoredRole(String name, String description, List<String> permissions, long version) {
    public StoredRole {
        permissions = List.copyOf(permissions);
    }
}
