/**
 * The audit log: found, chained, signed, verified. {@link bars.platform.audit.AuditDesk} searches,
 * {@link bars.platform.audit.AuditLinker} links events into chains a moment after they committed and signs the heads,
 * {@link bars.platform.audit.AuditVerification} proves that nothing was touched since. Verbs write events through
 * {@code access.Deeds}, in the transaction of the deed.
 */
@NullMarked
package bars.platform.audit;

import org.jspecify.annotations.NullMarked;
