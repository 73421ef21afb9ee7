/** Sends mails through the site's mail server, where one is configured. Knows nothing of what they are about. */
@NullMarked
package bars.platform.mail;

import org.jspecify.annotations.NullMarked;
