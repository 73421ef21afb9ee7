/**
 * The settings of a process: every key, default and range is data ({@code settings.md}, also the table of
 * OPERATING.md), every value is checked before anything starts. Entry point {@link bars.deploy.settings.Settings}.
 */
@NullMarked
package bars.deploy.settings;

import org.jspecify.annotations.NullMarked;
