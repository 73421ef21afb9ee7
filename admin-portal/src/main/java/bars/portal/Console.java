package bars.portal;

import bars.portal.page.AccountPages;
import bars.portal.page.ApprovalPages;
import bars.portal.page.AuditPages;
import bars.portal.page.BackendTrustPages;
import bars.portal.page.BulkPages;
import bars.portal.page.CertificateListPages;
import bars.portal.page.CertificatePages;
import bars.portal.page.CheckPages;
import bars.portal.page.ClientIdentityPages;
import bars.portal.page.ConformancePages;
import bars.portal.page.DashboardPage;
import bars.portal.page.EndpointPages;
import bars.portal.page.HandshakePages;
import bars.portal.page.HelpPages;
import bars.portal.page.ImportPages;
import bars.portal.page.InspectionPages;
import bars.portal.page.InvitationPages;
import bars.portal.page.JobPages;
import bars.portal.page.KeyExportPages;
import bars.portal.page.KeyImportPages;
import bars.portal.page.LeavingPages;
import bars.portal.page.LookupPages;
import bars.portal.page.MessagePages;
import bars.portal.page.NodePages;
import bars.portal.page.OutboxPages;
import bars.portal.page.PasskeyPages;
import bars.portal.page.PasskeySignInPages;
import bars.portal.page.PeoplePages;
import bars.portal.page.PersonPages;
import bars.portal.page.RegistryPages;
import bars.portal.page.RequestPages;
import bars.portal.page.RetentionPages;
import bars.portal.page.RevocationPages;
import bars.portal.page.RevocationSourcePages;
import bars.portal.page.RolePages;
import bars.portal.page.SearchPage;
import bars.portal.page.SentRequestPages;
import bars.portal.page.ServiceLevelPages;
import bars.portal.page.ServicePages;
import bars.portal.page.SetUpPages;
import bars.portal.page.SettingPages;
import bars.portal.page.SignInPages;
import bars.portal.page.SigningPages;
import bars.portal.page.StartPages;
import bars.portal.page.TemplatePages;
import bars.portal.page.TenantEditPages;
import bars.portal.page.TenantExportPages;
import bars.portal.page.TenantPages;
import bars.portal.page.TokenPages;
import bars.portal.page.TrustPages;
import bars.portal.page.WebhookPages;
import bars.portal.page.WorklistPages;
import bars.portal.web.FailurePage;
import bars.portal.web.HtmlWriter;
import bars.portal.web.ProblemPage;
import bars.portal.web.SessionFilter;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The web console at {@code /console}: every class that takes part stands here. */
@ApplicationPath("console")
public class Console extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                HtmlWriter.class,
                SessionFilter.class,
                ProblemPage.class,
                FailurePage.class,
                AccountPages.class,
                BackendTrustPages.class,
                BulkPages.class,
                CheckPages.class,
                ClientIdentityPages.class,
                KeyExportPages.class,
                KeyImportPages.class,
                LeavingPages.class,
                RevocationPages.class,
                RevocationSourcePages.class,
                ServiceLevelPages.class,
                TenantExportPages.class,
                AuditPages.class,
                CertificateListPages.class,
                CertificatePages.class,
                ConformancePages.class,
                DashboardPage.class,
                EndpointPages.class,
                HandshakePages.class,
                HelpPages.class,
                SetUpPages.class,
                SignInPages.class,
                StartPages.class,
                TenantPages.class,
                ApprovalPages.class,
                InspectionPages.class,
                InvitationPages.class,
                JobPages.class,
                TenantEditPages.class,
                RolePages.class,
                RequestPages.class,
                RetentionPages.class,
                OutboxPages.class,
                RegistryPages.class,
                SentRequestPages.class,
                LookupPages.class,
                ImportPages.class,
                MessagePages.class,
                NodePages.class,
                PasskeyPages.class,
                PasskeySignInPages.class,
                PeoplePages.class,
                PersonPages.class,
                SearchPage.class,
                ServicePages.class,
                SettingPages.class,
                SigningPages.class,
                TemplatePages.class,
                TokenPages.class,
                TrustPages.class,
                WebhookPages.class,
                WorklistPages.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.disableAutoDiscovery", true,
                "jersey.config.server.wadl.disableWadl", true);
    }
}
