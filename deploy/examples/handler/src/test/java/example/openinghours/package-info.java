@NullMarked
package example.openinghours;

import org.jspecify.annotations.NullMarked;
