/**
 * Long work: jobs with progress that anybody may watch and its owner may stop.
 */
@NullMarked
package bars.platform.job;

import org.jspecify.annotations.NullMarked;
