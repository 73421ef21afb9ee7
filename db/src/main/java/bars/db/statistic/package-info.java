/**
 * Counts over what the platform did: messages by the hour, requests and handshakes that were refused. Nothing is counted
 * twice in a table of its own; the counts are as true as the rows they come from, and end with their retention.
 */
@NullMarked
package bars.db.statistic;

import org.jspecify.annotations.NullMarked;
