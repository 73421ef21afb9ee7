package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SectionsTest {
    @ParameterizedTest
    @CsvSource({
        "/console/,Dashboard",
        "/console/tenants/A1001/webhooks,Tenants",
        "/console/endpoints/bars-int-a1001.example.thirdparty.nhs.uk,Tenants",
        "/console/certificates/calendar,Certificates",
        "/console/handshakes/12,Trust",
        "/console/roles/owner,People",
        "/console/templates,Settings",
        "/console/service-levels,Messages",
        "/console/client-identities,Settings",
        "/console/help/accessibility,Help"
    })
    void pageStandsInOneSection(String page, String section) {
        assertThat(Sections.of(Caller.system("test"), page).stream().filter(Shell.Section::current))
                .extracting(Shell.Section::name)
                .containsExactly(section);
    }

    @ParameterizedTest
    @CsvSource({
        "/console/trust/PROD/versions/3,PROD",
        "/console/certificates,By expiry",
        "/console/trust/INT/lists,INT",
        "/console/trust/PROD/checks,PROD",
        "/console/trust/PROD/sources,PROD",
        "/console/certificates/calendar,Calendar",
        "/console/certificates/bulk,Generate or renew many",
        "/console/service-levels,Service levels",
        "/console/tenants/A1001,Overview",
        "/console/tenants/A1001/edit,Details"
    })
    void pageHasOnePlaceAmongThoseBesideIt(String page, String name) {
        assertThat(Sections.inside(Caller.system("test"), page).stream().filter(Shell.Section::current))
                .extracting(Shell.Section::name)
                .containsExactly(name);
    }

    @Test
    void pagesWithoutNeighboursHaveNone() {
        assertThat(Sections.inside(Caller.system("test"), "/console/")).isEmpty();
        assertThat(Sections.inside(Caller.system("test"), "/console/tenants")).isEmpty();
        assertThat(Sections.inside(Caller.system("test"), "/console/tenants/import"))
                .isEmpty();
    }

    @Test
    void sectionsThatOneMayNotLookIntoAreLeftOut() {
        Caller reader = new Caller(
                "user:00000000-0000-0000-0000-000000000001",
                "Reader",
                Set.of(Permission.MESSAGES_READ),
                Bounds.everywhere(),
                null,
                null,
                null);

        assertThat(Sections.of(reader, "/console/"))
                .extracting(Shell.Section::name)
                .containsExactly("Dashboard", "Messages", "Approvals", "Help");
    }

    @ParameterizedTest
    @CsvSource({
        "/console/messages/1,true",
        "/console/help,true",
        "/console/settings/crl-hosts,false",
        "/console/people,false",
        "/console/tokens,false",
        "/console/tenants/A1001/worklist/1,false"
    })
    void pageIsOpenToWhoeverMayLookIntoItsSection(String page, boolean open) {
        Caller reader = new Caller(
                "user:00000000-0000-0000-0000-000000000001",
                "Reader",
                Set.of(Permission.MESSAGES_READ, Permission.TENANTS_READ),
                Bounds.everywhere(),
                null,
                null,
                null);

        assertThat(Sections.admits(reader, page)).isEqualTo(open);
    }
}
