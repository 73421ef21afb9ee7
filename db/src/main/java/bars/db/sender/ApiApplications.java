package bars.db.sender;

import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The applications registered with the NHS API platform: at most one per tenant and environment, and one of our own. */
public final class ApiApplications {
    private final Work work;

    public ApiApplications(Work work) {
        this.work = work;
    }

    /** The one of exactly this tenant (null: the platform's own). */
    public Optional<ApiApplication> of(@Nullable Integer tenantId, Environment environment) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select * from api_application where coalesce(tenant_id, 0) = ? and environment = ?")) {
                select.setInt(1, tenantId == null ? 0 : tenantId);
                select.setString(2, environment.name());
                return read(select).stream().findFirst();
            }
        });
    }

    /** The one that sends for this tenant: its own, else the platform's. Needs a transaction of the platform. */
    public Optional<ApiApplication> sendingFor(int tenantId, Environment environment) {
        return of(tenantId, environment).or(() -> of(null, environment));
    }

    public Optional<ApiApplication> byId(UUID id) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select * from api_application where id = ?")) {
                select.setObject(1, id);
                return read(select).stream().findFirst();
            }
        });
    }

    public List<ApiApplication> all() {
        return work.sql(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select * from api_application order by environment, tenant_id")) {
                return read(select);
            }
        });
    }

    public void add(ApiApplication application) {
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into api_application (name, kid_prefix, api_key, app_id, description, product_name, key_hosting,
                        token_url, base_url, registration, id, tenant_id, environment)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                    """)) {
                bind(insert, application);
                insert.setObject(11, application.id());
                insert.setObject(12, application.tenantId(), Types.INTEGER);
                insert.setString(13, application.environment().name());
                return insert.executeUpdate();
            }
        });
    }

    /**
     * Writes {@code application} over the version it carries.
     *
     * @return whether that version was still there
     * @throws DatabaseFailure when a value breaks a rule of the table
     */
    public boolean replace(ApiApplication application) {
        return work.sql(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    """
                    update api_application set name = ?, kid_prefix = ?, api_key = ?, app_id = ?, description = ?,
                        product_name = ?, key_hosting = ?, token_url = ?, base_url = ?, registration = ?::jsonb,
                        version = version + 1, updated_at = now()
                    where id = ? and version = ?
                    """)) {
                bind(update, application);
                update.setObject(11, application.id());
                update.setLong(12, application.version());
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Lets one transaction at a time change the keys of {@code id}. */
    public void lock(UUID id) {
        work.sql(connection -> lock(connection, id));
    }

    private static int lock(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select 1 from api_application where id = ? for update")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? 1 : 0;
            }
        }
    }

    private static void bind(PreparedStatement statement, ApiApplication application) throws SQLException {
        statement.setString(1, application.name());
        statement.setString(2, application.kidPrefix());
        statement.setString(3, application.apiKey());
        statement.setString(4, application.appId());
        statement.setString(5, application.description());
        statement.setString(6, application.productName());
        statement.setString(7, application.keyHosting().name());
        statement.setString(8, application.tokenUrl());
        statement.setString(9, application.baseUrl());
        statement.setString(10, Columns.json(application.registration()));
    }

    private static List<ApiApplication> read(PreparedStatement select) throws SQLException {
        List<ApiApplication> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new ApiApplication(
                        row.getObject("id", UUID.class),
                        Columns.integerOrNull(row, "tenant_id"),
                        Environment.valueOf(row.getString("environment")),
                        row.getString("name"),
                        row.getString("kid_prefix"),
                        row.getString("api_key"),
                        row.getString("app_id"),
                        row.getString("description"),
                        row.getString("product_name"),
                        KeyHosting.valueOf(row.getString("key_hosting")),
                        row.getString("token_url"),
                        row.getString("base_url"),
                        Columns.object(row, "registration"),
                        row.getLong("version")));
            }
        }
        return found;
    }
}
