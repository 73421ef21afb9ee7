/**
 * Work that outlives its request. A verb hands it to {@link bars.platform.job.JobDesk} in its own transaction and answers
 * with the job; {@link bars.platform.job.JobRunner} lets a {@link bars.platform.job.JobHandler} of that kind do it, on any
 * admin node, with progress that can be watched and stopped. A handler may be begun again after a crash, so its steps must
 * bear repetition.
 */
@NullMarked
package bars.platform.job;

import org.jspecify.annotations.NullMarked;
