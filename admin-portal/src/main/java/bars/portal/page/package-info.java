/**
 * The pages, one class for each section. A page reads through a verb, a form calls a verb; a refusal of the verb comes
 * back as the form with everything typed, an error summary and the field marked.
 */
@NullMarked
package bars.portal.page;

import org.jspecify.annotations.NullMarked;
