/**
 * The demonstration: two tenants set up through the REST admin API exactly as a site would, and a referral to each of
 * their endpoints over mutual TLS. Entry point {@link bars.deploy.demo.Demonstration}.
 */
@NullMarked
package bars.deploy.demo;

import org.jspecify.annotations.NullMarked;
