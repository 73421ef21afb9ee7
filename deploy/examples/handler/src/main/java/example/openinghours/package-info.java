/** A handler as a supplier writes one: copy the folder, change the names, keep the contract test. */
@NullMarked
package example.openinghours;

import org.jspecify.annotations.NullMarked;
