/**
 * What one service is configured to take, and how it decides where the standard leaves a choice.
 */
@NullMarked
package bars.messages.service;

import org.jspecify.annotations.NullMarked;
