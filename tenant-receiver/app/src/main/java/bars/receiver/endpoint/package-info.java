/**
 * The rim: paths, verbs, headers and status codes of the BaRS endpoints. Thin; what is done is in the verbs.
 */
@NullMarked
package bars.receiver.endpoint;

import org.jspecify.annotations.NullMarked;
