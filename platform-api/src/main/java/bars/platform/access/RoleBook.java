package bars.platform.access;

import bars.db.Database;
import bars.db.Work;
import bars.db.access.Roles;
import bars.db.access.StoredRole;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violations;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The roles: built-in ones, which never change, and those that a site made for itself. */
@Singleton
public class RoleBook {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,39}");

    private final Database database;
    private final Clock clock;

    @Inject
    public RoleBook(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A role as it is shown. */
    public record RoleView(
            String name, String description, List<String> permissions, boolean builtIn, @JsonIgnore long version) {}

    /** What can be written about a role. */
    public record RoleDocument(@Nullable String description, @Nullable Set<Permission> permissions) {}

    public List<RoleView> list(Caller caller) {
        Permissions.require(caller, Permission.USERS_READ);
        List<RoleView> roles = new ArrayList<>();
        for (BuiltInRole role : BuiltInRole.values()) {
            roles.add(builtIn(role));
        }
        database.doAsPlatform(work -> new Roles(work).all().forEach(role -> roles.add(view(role))));
        return roles;
    }

    public RoleView get(Caller caller, String name) {
        return list(caller).stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("role"));
    }

    /** Adds or replaces a role of the site; nobody puts into it what they do not have, or changes one that allows more. */
    public RoleView put(Caller caller, String name, RoleDocument document, @Nullable Precondition precondition) {
        Permissions.requirePlatformInBoth(caller, Permission.USERS_WRITE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        Set<Permission> permissions = document.permissions() == null ? Set.of() : document.permissions();
        String description =
                document.description() == null ? "" : document.description().strip();
        new Violations()
                .check(NAME.matcher(name).matches(), "", "name", "A role name has small letters, digits and hyphens")
                .check(builtIn(name).isEmpty(), "", "built-in", "A built-in role is never changed")
                .check(!permissions.isEmpty(), "/permissions", "required", "Select at least one permission")
                .check(description.length() <= 200, "/description", "length", "At most 200 characters")
                .check(
                        caller.permissions().containsAll(permissions),
                        "/permissions",
                        "not-yours",
                        "You can only give permissions that you have")
                .refuse();
        return database.asPlatform(work -> {
            Roles roles = new Roles(work);
            Optional<StoredRole> present = roles.byName(name);
            Precondition.toWrite(precondition, present.map(StoredRole::version).orElse(null));
            present.ifPresent(role -> requireReach(caller, role));
            roles.put(
                    name,
                    description,
                    permissions.stream().map(Permission::wire).sorted().toList());
            Deeds.onPlatform(
                    work,
                    caller,
                    "role.changed",
                    name,
                    Map.of(
                            "permissions",
                            permissions.stream().map(Permission::wire).sorted().toList()));
            return view(roles.byName(name).orElseThrow());
        });
    }

    /** Removes a role of the site that nobody has. */
    public void remove(Caller caller, String name, Precondition precondition) {
        Permissions.requirePlatformInBoth(caller, Permission.USERS_WRITE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        database.doAsPlatform(work -> {
            Roles roles = new Roles(work);
            StoredRole role = roles.byName(name).orElseThrow(() -> Problem.notFound("role"));
            precondition.require(role.version());
            requireReach(caller, role);
            if (roles.usedBy(name) > 0) {
                throw Problem.conflict("Somebody still has this role");
            }
            roles.remove(name);
            Deeds.onPlatform(work, caller, "role.removed", name, Map.of());
        });
    }

    /** Whether the caller has all of them; an owner has no patient data and still decides who may see it. */
    static boolean mayGive(Caller caller, Set<Permission> permissions) {
        Set<Permission> lacking = EnumSet.noneOf(Permission.class);
        lacking.addAll(permissions);
        lacking.removeAll(caller.permissions());
        return Permission.PATIENT_DATA.containsAll(lacking);
    }

    /** Whoever changes a role changes everybody who has it. */
    private static void requireReach(Caller caller, StoredRole role) {
        if (!mayGive(caller, permissions(role))) {
            throw Problem.of(ProblemType.FORBIDDEN, "This role allows what you may not");
        }
    }

    private static Set<Permission> permissions(StoredRole role) {
        return role.permissions().stream().map(Permission::parse).collect(Collectors.toSet());
    }

    /** What the named roles allow together; unknown names allow nothing. */
    static Set<Permission> permissions(Work work, List<String> names) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        Roles roles = new Roles(work);
        for (String name : names) {
            builtIn(name).ifPresent(role -> all.addAll(role.permissions()));
            roles.byName(name).ifPresent(role -> all.addAll(permissions(role)));
        }
        return all;
    }

    static boolean exists(Work work, String name) {
        return builtIn(name).isPresent() || new Roles(work).byName(name).isPresent();
    }

    private static Optional<BuiltInRole> builtIn(String name) {
        for (BuiltInRole role : BuiltInRole.values()) {
            if (role.wire().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    private static RoleView builtIn(BuiltInRole role) {
        return new RoleView(
                role.wire(),
                role.description(),
                role.permissions().stream().map(Permission::wire).sorted().toList(),
                true,
                0);
    }

    private static RoleView view(StoredRole role) {
        return new RoleView(role.name(), role.description(), role.permissions(), false, role.version());
    }
}
