/**
 * Who administers: accounts, roles, tokens, sessions, approvals. Rows are values; the rules about them live with the
 * verbs. Only platform transactions see these tables.
 */
@NullMarked
package bars.db.access;

import org.jspecify.annotations.NullMarked;
