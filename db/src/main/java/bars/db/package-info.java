/**
 * PostgreSQL: the one module that speaks SQL, and the home of the domain's entities.
 *
 * <p>Entry point is {@link bars.db.Database}: {@code inTenant(scope, work -> …)} runs one transaction that row-level
 * security binds to one tenant in one environment; {@code asPlatform(work -> …)} runs one that may see every tenant and
 * is for the admin side and for background work. Repositories are plural nouns made from a {@link bars.db.Work}; nothing
 * outside this module sees a JDBC or persistence type.
 */
@NullMarked
package bars.db;

import org.jspecify.annotations.NullMarked;
