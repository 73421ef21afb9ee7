/**
 * The PostgreSQL server itself: the embedded one of development and tests, and the migrations that both kinds run.
 */
@NullMarked
package bars.db.server;

import org.jspecify.annotations.NullMarked;
