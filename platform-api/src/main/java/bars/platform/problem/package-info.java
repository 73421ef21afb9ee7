/**
 * How a verb says no. A verb throws a {@link bars.platform.problem.Problem} of one of the stable
 * {@link bars.platform.problem.ProblemType types}, with one {@link bars.platform.problem.Violation} per member that broke
 * a rule; it never knows HTTP or HTML. The REST API renders problems once, in its mapper; the console shows the same
 * violations beside the fields. {@link bars.platform.problem.Violations} collects several before refusing, and
 * {@link bars.platform.problem.Precondition} is the caller's idea of the version that it changes.
 */
@NullMarked
package bars.platform.problem;

import org.jspecify.annotations.NullMarked;
