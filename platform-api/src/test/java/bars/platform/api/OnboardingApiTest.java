package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OnboardingApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void oneCallLeadsFromAnOdsCodeToAllRequests() {
        String plan = "{'name':'Onboarded','endpoints':[{'environment':'INT','supplier':'demo'},"
                + "{'environment':'PROD','supplier':'demo'}],'services':[{'system':"
                + "'https://fhir.nhs.uk/Id/dos-service-id','value':'2000099','applicationVersions':{'1':['2.1.0']}}],"
                + "'keySpec':'RSA_2048'}";

        var first = platform.request("POST", "tenants/ONB9/onboarding", plan).send();
        var again = platform.request("POST", "tenants/ONB9/onboarding", plan).send();

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.json().at("/endpoints")).hasSize(2);
        assertThat(first.json().at("/endpoints/0/certificate/state").asText()).isEqualTo("CSR_READY");
        assertThat(first.json().at("/endpoints/0/pack/documents/0/kind").asText())
                .isEqualTo("itoc-form");
        assertThat(first.json().at("/endpoints/1/pack/documents/0/body").asText())
                .contains("BaRS-PROD-ONB9.demo.thirdparty.nhs.uk");
        assertThat(first.json().at("/endpoints/1/pack/documents").toString()).contains("2000099");
        assertThat(again.json().at("/endpoints/0/certificate/id"))
                .isEqualTo(first.json().at("/endpoints/0/certificate/id"));
    }

    @Test
    void anAnswerThatHasExpiredIsNoOpenRequest() throws SQLException {
        platform.request("POST", "tenants", "{'odsCode':'ONB7','name':'Onboarded'}")
                .send();
        String name = platform.request(
                        "POST",
                        "tenants/ONB7/endpoints",
                        "{'environment':'INT','hosting':'supplier','supplier':'demo'}")
                .send()
                .json()
                .path("serverName")
                .asText();
        String checked = CheckedCertificates.add(platform, "INT", name);
        String plan = "{'name':'Onboarded','endpoints':[{'environment':'INT','supplier':'demo'}]}";
        var kept = platform.request("POST", "tenants/ONB7/onboarding", plan).send();
        try (Connection owner = platform.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("update server_certificate set expires_at = now() - interval '1 hour' where id = '"
                    + checked + "'");
        }

        var anew = platform.request("POST", "tenants/ONB7/onboarding", plan).send();

        assertThat(kept.json().at("/endpoints/0/certificate/id").asText()).isEqualTo(checked);
        assertThat(anew.json().at("/endpoints/0/certificate/state").asText()).isEqualTo("CSR_READY");
        assertThat(anew.json().at("/endpoints/0/certificate/id").asText()).isNotEqualTo(checked);
    }

    @Test
    void anOnboardingWithoutEndpointsIsRefused() {
        assertThat(platform.request("POST", "tenants/ONB8/onboarding", "{'name':'x'}")
                        .send()
                        .status())
                .isEqualTo(422);
        assertThat(platform.get("tenants/ONB8").send().status()).isEqualTo(404);
    }

    @Test
    void anIntPackHoldsTheAnswersOfTheFormAndTheSigningRequest() {
        String certificate = certificate("ONB1", "INT");

        var pack = platform.get("certificates/" + certificate + "/request-pack").send();

        assertThat(pack.status()).as(pack.body()).isEqualTo(200);
        assertThat(pack.json().at("/documents/0/kind").asText()).isEqualTo("itoc-form");
        assertThat(pack.json().at("/documents/0/answers")).hasSize(6);
        assertThat(pack.json().at("/documents/0/answers/2/answer").asText())
                .isEqualTo("BaRS-INT-ONB1.demo.thirdparty.nhs.uk");
        assertThat(pack.json().at("/documents/0/answers/5/answer").asText()).isEqualTo("N/A");
        assertThat(pack.json().at("/documents/0/body").asText()).contains("BEGIN CERTIFICATE REQUEST");
        assertThat(pack.body())
                .contains("35.197.254.55")
                .doesNotContain("34.89.0.111", "dir@nhs.net", "liveservices.gate@nhs.net");
    }

    @Test
    void aProdPackIsAMailWithTheRequestAttached() {
        String certificate = certificate("ONB2", "PROD");

        var mail = platform.get("certificates/" + certificate + "/request-pack?kind=dir-mail")
                .header("Accept", "message/rfc822")
                .send();

        assertThat(mail.status()).as(mail.body()).isEqualTo(200);
        assertThat(mail.body()).contains("To: dir@nhs.net\r\n", "application/pkcs10", "X-Unsent: 1");
        String encoded = mail.body().substring(mail.body().indexOf("base64\r\n\r\n") + 10);
        String text = new String(
                Base64.getMimeDecoder().decode(encoded.substring(0, encoded.indexOf("\r\n--"))),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(text).contains("BaRS-PROD-ONB2.demo.thirdparty.nhs.uk", "[not known yet: supplier]");
    }

    @Test
    void aNameIsCheckedBeforeItsCertificateIsAskedForInProd() {
        String certificate = certificate("ONB6", "PROD");
        String path = "certificates/" + certificate + "/request-pack";

        var pack = platform.get(path).send();
        var mail = platform.get(path).header("Accept", "message/rfc822").send();

        assertThat(pack.json().path("documents").findValuesAsText("kind"))
                .containsExactly("name-check", "dir-mail", "dns-request", "catalogue-mail", "firewall-request");
        assertThat(pack.json().at("/documents/0/recipient").asText()).isEqualTo("liveservices.gate@nhs.net");
        assertThat(pack.json().at("/documents/0/body").asText())
                .contains("BaRS-PROD-ONB6.demo.thirdparty.nhs.uk")
                .doesNotContain("CERTIFICATE REQUEST");
        assertThat(pack.json().at("/documents/0/attachment").isNull()).isTrue();
        assertThat(mail.body())
                .as("unless one is named, the mail that asks for the certificate")
                .contains("To: dir@nhs.net\r\n");
    }

    @Test
    void onlyTheRequestThatIsNamedIsShown() {
        String path = "certificates/" + certificate("ONB9", "PROD") + "/request-pack?kind=";

        var one = platform.get(path + "dir-mail").send();
        var text =
                platform.get(path + "dir-mail").header("Accept", "text/plain").send();
        var none = platform.get(path + "itoc-form").send();

        assertThat(one.status()).as(one.body()).isEqualTo(200);
        assertThat(one.json().path("documents").findValuesAsText("kind")).containsExactly("dir-mail");
        assertThat(text.body().split("=== ", -1)).as(text.body()).hasSize(2);
        assertThat(none.status()).isEqualTo(404);
    }

    @Test
    void progressOfARequestIsRemembered() {
        String certificate = certificate("ONB3", "INT");
        String path = "certificates/" + certificate + "/request-pack/itoc-form";

        var sent = platform.request("PUT", path, "{'state':'SENT','note':'ticket 4711'}")
                .send();
        var chased = platform.request("PUT", path, "{'state':'CHASED'}").send();

        assertThat(sent.status()).as(sent.body()).isEqualTo(200);
        assertThat(chased.json().at("/documents/0/state").asText()).isEqualTo("CHASED");
        assertThat(chased.json().at("/documents/0/sentAt").asText()).isNotEmpty();
        assertThat(chased.json().at("/documents/0/note").asText()).isEqualTo("ticket 4711");
        assertThat(platform.request("PUT", "certificates/" + certificate + "/request-pack/dir-mail", "{'state':'SENT'}")
                        .send()
                        .status())
                .as("a PROD mail is no part of an INT pack")
                .isEqualTo(404);
    }

    @Test
    void aSiteWritesItsOwnTextAndEveryVersionIsKept() {
        var before = platform.get("templates/dns-request").send();
        assertThat(before.json().path("builtIn").asBoolean()).isTrue();

        var wrong = platform.request("PUT", "templates/dns-request", "{'body':'${nothingLikeThis}'}")
                .send();
        var preview = platform.request("POST", "templates/dns-request/preview", "{'body':'Name: ${fqdn}'}")
                .send();
        var first = platform.request("PUT", "templates/dns-request", "{'body':'Name: ${fqdn}'}")
                .send();
        var second = platform.request("PUT", "templates/dns-request", "{'body':'The name: ${fqdn}'}")
                .header("If-Match", tag(first))
                .send();
        var blind =
                platform.request("PUT", "templates/dns-request", "{'body':'x'}").send();

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(preview.json().path("body").asText()).isEqualTo("Name: BaRS-INT-X26.example.thirdparty.nhs.uk");
        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.header("ETag")).startsWith("\"2-");
        assertThat(blind.status()).isEqualTo(428);
        String certificate = certificate("ONB4", "INT");
        assertThat(platform.get("certificates/" + certificate + "/request-pack")
                        .send()
                        .body())
                .contains("The name: BaRS-INT-ONB4");
    }

    @Test
    void noticesToPeopleAreTextsOfTheSiteToo() {
        var names = platform.get("templates").send().json().path("data").findValuesAsText("name");
        var preview = platform.request(
                        "POST", "templates/expiry-notice/preview", "{'subject':'${serverName} ${standing}'}")
                .send();
        var foreign = platform.request("PUT", "templates/expiry-notice", "{'body':'${csr}'}")
                .send();
        var redirected = platform.request("PUT", "templates/key-export-notice", "{'recipient':'me@elsewhere.example'}")
                .send();
        var changed = platform.request("PUT", "templates/overdue-notice", "{'subject':'Still open: ${request}'}")
                .send();

        assertThat(names).contains("name-check", "dir-mail", "expiry-notice", "overdue-notice", "key-export-notice");
        assertThat(preview.json().path("subject").asText())
                .isEqualTo("bars-int-x26.example.thirdparty.nhs.uk expires in 30 days");
        assertThat(foreign.status()).isEqualTo(422);
        assertThat(foreign.body()).contains("no such place: csr");
        assertThat(redirected.status()).isEqualTo(422);
        assertThat(redirected.json().at("/errors/0/pointer").asText()).isEqualTo("/recipient");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().path("recipientFixed").asBoolean()).isTrue();
        assertThat(changed.json().path("builtIn").asBoolean()).isFalse();
    }

    @Test
    void conformanceCertificatesAreRecordedChangedAndRemoved() {
        var made = platform.request(
                        "POST",
                        "conformance-certificates",
                        "{'product':'P','application':'1','reference':'TCC-1','validFrom':'2026-01-01'}")
                .send();
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String path = "conformance-certificates/" + made.json().path("id").asText();

        var changed = platform.request(
                        "PUT",
                        path,
                        "{'product':'P','application':'1','validFrom':'2026-01-01','validUntil':'2028-01-01'}")
                .header("If-Match", tag(made))
                .send();
        var backwards = platform.request(
                        "POST",
                        "conformance-certificates",
                        "{'product':'P','application':'1','validFrom':'2026-01-01','validUntil':'2025-01-01'}")
                .send();

        assertThat(changed.json().path("validUntil").asText()).isEqualTo("2028-01-01");
        assertThat(backwards.status()).isEqualTo(422);
        assertThat(platform.get("conformance-certificates").send().json().path("data"))
                .isNotEmpty();
        assertThat(platform.request("DELETE", path, "")
                        .header("If-Match", tag(changed))
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(platform.get(path).send().status()).isEqualTo(404);
    }

    @Test
    void thePaperOfAConformanceCertificateStaysAndComesOut() {
        String facts = "'product':'P','application':'1','validFrom':'2026-01-01'";
        var made = platform.request(
                        "POST",
                        "conformance-certificates",
                        "{" + facts + ",'documentName':'TCC/1.pdf','document':'JVBERi0x'}")
                .send();
        String path = "conformance-certificates/" + made.json().path("id").asText();
        var without = platform.request("POST", "conformance-certificates", "{" + facts + "}")
                .send();

        var changed = platform.request("PUT", path, "{" + facts + ",'reference':'TCC-2'}")
                .header("If-Match", tag(made))
                .send();
        var kept = paper(path);
        platform.request("PUT", path, "{" + facts + ",'document':'JVBERi0y'}")
                .header("If-Match", tag(changed))
                .send();

        assertThat(changed.json().path("hasDocument").asBoolean())
                .as(changed.body())
                .isTrue();
        assertThat(changed.json().path("documentName").asText()).isEqualTo("TCC/1.pdf");
        assertThat(kept.body()).isEqualTo("%PDF-1");
        assertThat(kept.header("Content-Disposition")).isEqualTo("attachment; filename=\"TCC_1.pdf\"");
        assertThat(paper(path).body()).isEqualTo("%PDF-2");
        assertThat(platform.get(path).send().json().path("documentName").isNull())
                .as("another paper has another name")
                .isTrue();
        assertThat(paper("conformance-certificates/" + without.json().path("id").asText())
                        .status())
                .isEqualTo(404);
    }

    private static Api.Answer paper(String certificate) {
        return platform.get(certificate + "/document")
                .header("Accept", "application/octet-stream")
                .send();
    }

    private static String certificate(String odsCode, String environment) {
        platform.request("PUT", "tenants/" + odsCode, "{'name':'Clinic " + odsCode + "'}")
                .send();
        var endpoint = platform.request(
                        "POST",
                        "tenants/" + odsCode + "/endpoints",
                        "{'environment':'" + environment + "','supplier':'demo'}")
                .send();
        return platform.request(
                        "POST",
                        "endpoints/" + endpoint.json().path("serverName").asText() + "/certificates",
                        "{}")
                .send()
                .json()
                .path("id")
                .asText();
    }

    private static String tag(Api.Answer answer) {
        return java.util.Objects.requireNonNull(answer.header("ETag"));
    }
}
