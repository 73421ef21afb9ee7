/**
 * What every page of the console stands on: the session of the visit, the check of each form, the headers, and the way
 * from a template to bytes. No rule of the platform lives here.
 */
@NullMarked
package bars.portal.web;

import org.jspecify.annotations.NullMarked;
