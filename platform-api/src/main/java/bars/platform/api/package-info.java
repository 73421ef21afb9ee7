/**
 * The REST admin API. The kernel ({@link bars.platform.api.AdminApi} lists it) authenticates, reads and writes strict
 * JSON, refuses unknown query parameters and bodies that nobody reads, and renders every
 * {@link bars.platform.problem.Problem} as RFC 9457; resources turn paths into calls of verbs and hold no rule.
 *
 * <p>To add a resource: write a class {@code @Path("…") @Singleton @Produces(APPLICATION_JSON)} whose constructor
 * {@code @Inject}s its verbs and whose methods take {@code @BeanParam Call call} first; add it to
 * {@code AdminApi.RESOURCES} and its paths to {@code src/main/openapi/bars-admin.yaml} (a test compares the two). Bodies are
 * records whose members may be null; {@code call.body(body)} insists on one, the verb checks the rest and throws
 * {@code Problem.validation} with all violations. Lists take {@code @BeanParam Paging paging}, read
 * {@code paging.oneMore()} rows after {@code paging.after()} and answer {@code call.page(Page.of(…))}. Other query
 * parameters are {@code @QueryParam} arguments (text, {@code boolean}, {@code Integer}, an enum, {@link
 * bars.platform.api.Moment}); only declared ones are accepted. Changes call {@code call.requiredPrecondition()} and hand
 * it to the verb; answers with a version are {@code call.ok(view, version)} or {@code call.created(path, view, version)}.
 * PATCH takes a {@link bars.platform.api.MergePatch} with {@code @Consumes(Media.MERGE_PATCH)} and applies it to the
 * writable view. {@code Idempotency-Key} on POST is the kernel's work.
 */
@NullMarked
package bars.platform.api;

import org.jspecify.annotations.NullMarked;
