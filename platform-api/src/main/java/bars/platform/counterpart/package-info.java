/**
 * Asking others: what a counterpart's service can do, which slots it offers, how a record stands there. The question goes
 * through the database to a receiver node, which alone speaks to the BaRS proxy. {@link
 * bars.platform.counterpart.Enquiries} waits for answers, {@link bars.platform.counterpart.CounterpartCheck} judges what
 * counterparts can do before something is queued for them.
 */
@NullMarked
package bars.platform.counterpart;

import org.jspecify.annotations.NullMarked;
