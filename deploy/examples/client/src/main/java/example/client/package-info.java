/** How a program of a supplier opens the client that is generated from the contract of the admin API. */
@NullMarked
package example.client;

import org.jspecify.annotations.NullMarked;
