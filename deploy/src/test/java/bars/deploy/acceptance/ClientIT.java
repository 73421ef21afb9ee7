package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import example.client.AdminClient;
import example.client.api.CertificatesApi;
import example.client.api.SystemApi;
import example.client.api.TenantsApi;
import example.client.http.ApiClient;
import example.client.http.ApiException;
import example.client.http.ApiResponse;
import example.client.model.CertificateState;
import example.client.model.Environment;
import example.client.model.Tenant;
import example.client.model.TenantDocument;
import example.client.model.TenantPage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client that is generated from the contract, against a platform. */
class ClientIT {
    private final RunningPlatform platform = RunningPlatform.shared();
    private final TenantsApi tenants;
    private final ApiClient client;

    ClientIT() throws IOException {
        client = AdminClient.open(
                platform.adminRequest("/api/v1").build().uri(),
                platform.adminTls(),
                Files.readString(platform.home().resolve("demo/admin-token")).strip());
        tenants = new TenantsApi(client);
    }

    @Test
    void aTenantIsRegisteredOnceAndChangedInTheVersionThatWasRead() throws ApiException {
        TenantDocument document = new TenantDocument().odsCode("GEN1").name("Generated Surgery");
        Tenant made = tenants.registerTenant(document, "client-it");

        assertThat(tenants.registerTenant(document, "client-it"))
                .as("a repetition under the same key")
                .isEqualTo(made);
        ApiResponse<Tenant> read = tenants.readTenantWithHttpInfo("GEN1");
        String tag = read.getHeaders().getOrDefault("etag", List.of()).get(0);
        TenantDocument renamed = new TenantDocument().name("Renamed Surgery");
        assertThat(tenants.patchTenant(tag, "GEN1", renamed).getName()).isEqualTo("Renamed Surgery");
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> tenants.patchTenant(tag, "GEN1", renamed))
                .satisfies(refused -> {
                    assertThat(refused.getCode()).isEqualTo(412);
                    assertThat(refused.getResponseBody()).contains("\"detail\"");
                });
    }

    @Test
    void listsAreTurnedPageByPage() throws ApiException {
        List<String> codes = new ArrayList<>();
        String cursor = null;
        do {
            TenantPage page = tenants.listTenants(1, cursor, null, null, null);
            page.getData().forEach(one -> codes.add(one.getOdsCode()));
            cursor = page.getPage().getNextCursor();
        } while (cursor != null);

        assertThat(codes).contains("A8T4", "X26").doesNotHaveDuplicates().isSorted();
    }

    @Test
    void whatTheDemonstrationMadeIsRead() throws ApiException {
        assertThat(new SystemApi(client).readSystem().getJavaVersion()).isNotBlank();
        assertThat(new CertificatesApi(client)
                        .listCertificates(null, null, Environment.INT, CertificateState.ACTIVE, null)
                        .getData())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.getServerName()).startsWith("bars-int-"));
    }
}
