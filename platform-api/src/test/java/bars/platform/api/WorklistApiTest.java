package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.record.RecordKind;
import bars.db.retention.RetentionRules;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.exchange.RetentionDesk;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorklistApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void openCasesAreListedWithoutThePatientAndDecidedOn() {
        Cases.Site site = Cases.site(platform, "WORK1", Environment.INT);
        Cases.message(platform, site, RecordKind.REFERRAL);
        Cases.message(platform, site, RecordKind.REFERRAL);

        var list = platform.get("tenants/WORK1/worklist").send();
        assertThat(list.json().path("data")).hasSize(2);
        assertThat(list.body()).contains("CASE-1").doesNotContain("9990000026");
        String id = list.json().at("/data/0/id").asText();
        String version = "\"" + list.json().at("/data/0/version").asText() + "\"";

        var blind = decide("WORK1", id, "ACCEPT", null);
        var accepted = decide("WORK1", id, "ACCEPT", version);

        assertThat(blind.status()).isEqualTo(428);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(200);
        assertThat(accepted.json().path("localStatus").asText()).isEqualTo("Accepted");
        assertThat(platform.get("tenants/WORK1/inbox").send().json().path("data"))
                .as("a decided case leaves the inbox")
                .hasSize(1);
        assertThat(platform.get("tenants/WORK1/worklist").send().json().path("data"))
                .as("an accepted case is still open")
                .hasSize(2);
    }

    @Test
    void rejectedCaseIsRevokedAndNoLongerOpen() {
        Cases.Site site = Cases.site(platform, "WORK2", Environment.INT);
        Cases.message(platform, site, RecordKind.REFERRAL);
        var list = platform.get("tenants/WORK2/worklist").send().json();

        var rejected = decide(
                "WORK2",
                list.at("/data/0/id").asText(),
                "REJECT",
                "\"" + list.at("/data/0/version").asText() + "\"");

        assertThat(rejected.json().path("status").asText()).isEqualTo("revoked");
        assertThat(platform.get("tenants/WORK2/worklist").send().json().path("data"))
                .isEmpty();
    }

    @Test
    void caseThatWasSeenIsAsItsSenderKnowsIt() {
        Cases.Site site = Cases.site(platform, "WORK13", Environment.INT);
        Cases.message(platform, site, RecordKind.REFERRAL);
        var list = platform.get("tenants/WORK13/worklist").send().json();
        String id = list.at("/data/0/id").asText();

        var stale = decide("WORK13", id, "ACKNOWLEDGE", "\"77\"");
        var seen = decide("WORK13", id, "ACKNOWLEDGE", "\"1\"");

        assertThat(stale.status()).isEqualTo(412);
        assertThat(seen.status()).as(seen.body()).isEqualTo(200);
        assertThat(seen.json().path("localStatus").asText()).isEqualTo("Acknowledged");
        assertThat(seen.json().path("version").asInt()).isEqualTo(2);
        assertThat(seen.json().path("localChangedAt").isNull())
                .as("no update conflicts with it")
                .isTrue();
        assertThat(seen.json().path("resource").has("meta")).isFalse();
        assertThat(platform.get("tenants/WORK13/inbox").send().json().path("data"))
                .isEmpty();
    }

    @Test
    void openingACaseNeedsAReasonAndIsWrittenDown() {
        Cases.Site site = Cases.site(platform, "WORK5", Environment.INT);
        Cases.message(platform, site, RecordKind.REFERRAL);
        String id = platform.get("tenants/WORK5/worklist")
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        String path = "tenants/WORK5/worklist/" + id;

        var blind = platform.request("POST", path + "/opening", "{}").send();
        var noted = platform.request("POST", path + "/notes", "{'text':'Rang back, no answer'}")
                .send();
        var opened = platform.request("POST", path + "/opening", "{'reason':'triage of the morning'}")
                .send();

        assertThat(blind.status()).isEqualTo(422);
        assertThat(noted.status()).as(noted.body()).isEqualTo(200);
        assertThat(opened.status()).as(opened.body()).isEqualTo(200);
        assertThat(opened.json().at("/summary/nhsNumber").asText()).isEqualTo("9990000026");
        assertThat(opened.json().at("/notes/0/text").asText()).isEqualTo("Rang back, no answer");
        assertThat(opened.header("ETag")).isNotNull();
        assertThat(platform.get("audit-events?tenant=WORK5").send().body())
                .contains("case.opened", "triage of the morning", "case.noted")
                .as("a note may speak of the patient")
                .doesNotContain("Rang back");
    }

    @Test
    void decisionWithAStaleVersionChangesNothingAtAll() {
        Cases.Site site = Cases.site(platform, "WORK6", Environment.INT);
        Cases.message(platform, site, RecordKind.REFERRAL);
        String id = platform.get("tenants/WORK6/worklist")
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        String path = "tenants/WORK6/worklist/" + id;

        var stale = platform.request("POST", path + "/decision", "{'decision':'REJECT','note':'No beds'}")
                .header("If-Match", "\"77\"")
                .send();
        var inbox = platform.get("tenants/WORK6/inbox").send().json();
        var decided = platform.request("POST", path + "/decision", "{'decision':'REJECT','note':'No beds'}")
                .header("If-Match", "\"1\"")
                .send();

        assertThat(stale.status()).isEqualTo(412);
        assertThat(inbox.path("data")).hasSize(1);
        assertThat(decided.status()).as(decided.body()).isEqualTo(200);
        assertThat(platform.get(path + "/notes").send().json().path("data")).hasSize(1);
        assertThat(platform.get("tenants/WORK6/inbox").send().json().path("data"))
                .isEmpty();
    }

    @Test
    void caseOfAnotherTenantOrEnvironmentIsNotThere() {
        Cases.Site site = Cases.site(platform, "WORK7", Environment.PROD);
        Cases.message(platform, site, RecordKind.REFERRAL);
        Cases.site(platform, "WORK8", Environment.PROD);
        String id = platform.get("tenants/WORK7/worklist")
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        String elsewhere = platform.bound("WORK7", Environment.INT);
        String stranger = platform.bound("WORK8", Environment.PROD);

        assertThat(noteBy(elsewhere, "WORK7", id)).isEqualTo(404);
        assertThat(noteBy(stranger, "WORK7", id)).isEqualTo(404);
        assertThat(noteBy(stranger, "WORK8", id)).isEqualTo(404);
    }

    private static int noteBy(String token, String odsCode, String id) {
        return platform.request("POST", "tenants/" + odsCode + "/worklist/" + id + "/notes", "{'text':'x'}")
                .header("Authorization", "Bearer " + token)
                .send()
                .status();
    }

    @Test
    void contentIsWipedAfterItsTimeUnlessAHoldForbidsItOrNobodyTookIt() {
        Cases.Site site = Cases.site(platform, "WORK3", Environment.INT);
        var taken = Cases.message(platform, site, RecordKind.REFERRAL);
        Cases.message(platform, site, RecordKind.REFERRAL);
        platform.request("POST", "tenants/WORK3/inbox/" + taken + "/acknowledgement", "{}")
                .send();
        var hold = platform.request(
                        "PUT",
                        "tenants/WORK3/retention",
                        "{'environment':'INT','payloadDays':30,'legalHold':true,'holdReason':'inquiry 12'}")
                .send();
        assertThat(hold.status()).as(hold.body()).isEqualTo(200);
        Instant later = Instant.now().plus(Duration.ofDays(31));

        assertThat(wiped(later)).as("held").isZero();
        var freed = platform.request("PUT", "tenants/WORK3/retention", "{'environment':'INT','payloadDays':30}")
                .header("If-Match", java.util.Objects.requireNonNull(hold.header("ETag")))
                .send();
        assertThat(freed.status()).as(freed.body()).isEqualTo(200);
        assertThat(wiped(Instant.now().plus(Duration.ofDays(29))))
                .as("too early")
                .isZero();
        assertThat(wiped(later)).as("the acknowledged one alone").isEqualTo(1);
        assertThat(platform.get("messages/" + taken)
                        .send()
                        .json()
                        .path("payloadAvailable")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void whatIsLeftOfAMessageIsDeletedAfterItsOwnTimeWithItsRecord() {
        Cases.Site site = Cases.site(platform, "WORK9", Environment.INT);
        var taken = Cases.message(platform, site, RecordKind.REFERRAL);
        platform.request("POST", "tenants/WORK9/inbox/" + taken + "/acknowledgement", "{}")
                .send();
        String id = platform.get("tenants/WORK9/worklist")
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        platform.request("POST", "tenants/WORK9/worklist/" + id + "/notes", "{'text':'seen'}")
                .send();
        var rule = platform.request(
                        "PUT", "tenants/WORK9/retention", "{'environment':'INT','payloadDays':30,'metadataDays':365}")
                .send();
        assertThat(rule.status()).as(rule.body()).isEqualTo(200);
        assertThat(rule.json().path("metadataDays").asInt()).isEqualTo(365);
        Instant later = Instant.now().plus(Duration.ofDays(366));

        assertThat(forgotten(later)).as("content that was not wiped yet").isZero();
        wiped(later);
        assertThat(forgotten(Instant.now().plus(Duration.ofDays(364)))).isZero();
        assertThat(forgotten(later)).as("the record, and its message").isEqualTo(2);
        assertThat(platform.get("messages/" + taken).send().status()).isEqualTo(404);
        assertThat(platform.get("tenants/WORK9/referrals/" + id).send().status())
                .isEqualTo(404);
    }

    @Test
    void whatUpdatesMadeOfARequestIsWipedWithItsMessages() {
        Cases.Site site = Cases.site(platform, "WORK16", Environment.INT);
        var taken = Cases.message(platform, site, RecordKind.REFERRAL);
        sql("update care_record set sealed_bundle = sealed_root where tenant_id = " + tenant("WORK16"));
        sql(
                "insert into care_record_version (tenant_id, environment, record_id, version, message_id, status, sealed_root,"
                        + " sealed_ids, sealed_bundle, changed_at) select tenant_id, environment, id, version + 7, message_id, status,"
                        + " sealed_root, sealed_ids, sealed_bundle, changed_at from care_record where tenant_id = "
                        + tenant("WORK16"));
        assertThat(put("WORK16", "{'environment':'INT','payloadDays':30}")).isEqualTo(200);
        Instant later = Instant.now().plus(Duration.ofDays(31));

        wiped(later);
        assertThat(bundles("WORK16")).as("nobody took the message").isEqualTo(2);
        platform.request("POST", "tenants/WORK16/inbox/" + taken + "/acknowledgement", "{}")
                .send();
        wiped(Instant.now().plus(Duration.ofDays(29)));
        assertThat(bundles("WORK16")).as("too early").isEqualTo(2);
        wiped(later);
        wiped(later);
        assertThat(bundles("WORK16")).isZero();
    }

    @Test
    void anAnswerThatOutlivedItsMessageIsWiped() {
        Cases.Site site = Cases.site(platform, "WORK14", Environment.INT);
        Cases.message(platform, site, RecordKind.REFERRAL);
        sql("update message set payload = null, reply = '\\x00' where tenant_id = " + tenant("WORK14"));
        assertThat(put("WORK14", "{'environment':'INT','payloadDays':30}")).isEqualTo(200);

        assertThat(wiped(Instant.now().plus(Duration.ofDays(29)))).isZero();
        assertThat(wiped(Instant.now().plus(Duration.ofDays(31)))).isEqualTo(1);
        assertThat(count("select count(*) from message where reply is not null and tenant_id = " + tenant("WORK14")))
                .isZero();
    }

    @Test
    void aBookingStaysUntilItsAppointmentIsOverAndGoesWithItsSlot() {
        Cases.Site site = Cases.site(platform, "WORK15", Environment.INT);
        UUID slot = Cases.slot(platform, site);
        var taken = Cases.message(platform, site, RecordKind.BOOKING);
        Cases.booked(platform, site, taken, slot);
        sql("update message set payload = null where tenant_id = " + tenant("WORK15"));
        sql("update care_record set ends_at = now() + interval '60 days' where tenant_id = " + tenant("WORK15"));
        assertThat(put("WORK15", "{'environment':'INT','payloadDays':10,'metadataDays':20}"))
                .isEqualTo(200);

        assertThat(forgotten(Instant.now().plus(Duration.ofDays(59)))).isZero();
        assertThat(count("select count(*) from slot where id = '" + slot + "'")).isEqualTo(1);
        assertThat(forgotten(Instant.now().plus(Duration.ofDays(61)))).isPositive();
        assertThat(count("select count(*) from slot where id = '" + slot + "'")).isZero();
    }

    private static int put(String odsCode, String rule) {
        return platform.request("PUT", "tenants/" + odsCode + "/retention", rule)
                .send()
                .status();
    }

    private static int tenant(String odsCode) {
        return count("select id from tenant where ods_code = '" + odsCode + "'");
    }

    private static int bundles(String odsCode) {
        return count("select (select count(*) from care_record where sealed_bundle is not null and tenant_id = "
                + tenant(odsCode)
                + ") + (select count(*) from care_record_version where sealed_bundle is not null and tenant_id = "
                + tenant(odsCode)
                + ")");
    }

    private static int count(String query) {
        return platform.database()
                .asPlatform(work ->
                        new Rows(work).first(query, row -> row.getInt(1)).orElseThrow());
    }

    private static void sql(String change) {
        platform.database().doAsPlatform(work -> new Rows(work).change(change));
    }

    private static int forgotten(Instant now) {
        return platform.database().asPlatform(work -> new RetentionRules(work).forget(now, 100));
    }

    @Test
    void aRuleOutOfRangeIsRefused() {
        Cases.site(platform, "WORK4", Environment.INT);

        assertThat(put("{'payloadDays':30}").status()).isEqualTo(422);
        assertThat(put("{'environment':'INT','payloadDays':0}").status()).isEqualTo(422);
        assertThat(put("{'environment':'INT','legalHold':true}").status()).isEqualTo(422);
        assertThat(put("{'environment':'INT','metadataDays':90}").status()).isEqualTo(422);
        assertThat(put("{'environment':'INT','payloadDays':30,'metadataDays':29}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.get("tenants/WORK4/retention").send().json().path("data"))
                .hasSize(2);
    }

    @Test
    void aPersonSetsARuleAfterAFreshSignInAlone() {
        Cases.site(platform, "WORK12", Environment.INT);
        RetentionDesk desk = platform.wiring.get(RetentionDesk.class);
        var rule = new RetentionDesk.RetentionDocument(Environment.INT, 30, null, null, null);
        Instant now = platform.clock.instant();
        Caller stale = person(now.minus(Permissions.STEP_UP_WINDOW).minusSeconds(60));

        assertThatThrownBy(() -> desk.put(stale, "WORK12", rule, null))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.STEP_UP_REQUIRED));
        assertThat(read("WORK12").json().at("/data/0/payloadDays").isNull()).isTrue();
        assertThat(desk.put(person(now), "WORK12", rule, null).payloadDays()).isEqualTo(30);
    }

    private static Caller person(Instant signedIn) {
        return new Caller(
                "user:1", "A person", Set.of(Permission.RETENTION_WRITE), Bounds.everywhere(), null, null, signedIn);
    }

    @Test
    void whoeverReadsTheRulesCanChangeEach() {
        Cases.site(platform, "WORK10", Environment.INT);
        Api.Answer untouched = read("WORK10");

        assertThat(changed(untouched, "{'environment':'INT','payloadDays':30}")).isEqualTo(200);
        assertThat(changed(untouched, "{'environment':'PROD','payloadDays':30}"))
                .as("read before the change in INT")
                .isEqualTo(412);
        assertThat(changed(read("WORK10"), "{'environment':'PROD','payloadDays':60}"))
                .isEqualTo(200);
        assertThat(changed(read("WORK10"), "{'environment':'INT','payloadDays':90}"))
                .isEqualTo(200);
        assertThat(platform.request("PUT", "tenants/WORK10/retention", "{'environment':'INT'}")
                        .send()
                        .status())
                .isEqualTo(428);
        Api.Answer rules = read("WORK10");
        assertThat(rules.json().path("data").findValuesAsText("payloadDays")).containsExactly("90", "60");
        assertThat(platform.get("tenants/WORK10/retention")
                        .header("If-None-Match", tag(rules))
                        .send()
                        .status())
                .isEqualTo(304);
    }

    @Test
    void whoeverSeesOneEnvironmentCanChangeIt() {
        Cases.site(platform, "WORK11", Environment.INT);
        String bearer = "Bearer " + platform.bound("WORK11", Environment.PROD);
        changed(read("WORK11"), "{'environment':'INT','payloadDays':30}");
        changed(read("WORK11"), "{'environment':'PROD','payloadDays':30}");

        Api.Answer seen = platform.get("tenants/WORK11/retention")
                .header("Authorization", bearer)
                .send();
        Api.Answer changed = platform.request(
                        "PUT", "tenants/WORK11/retention", "{'environment':'PROD','payloadDays':31}")
                .header("Authorization", bearer)
                .header("If-Match", tag(seen))
                .send();

        assertThat(seen.json().path("data")).hasSize(1);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(version(changed)).isEqualTo(version(read("WORK11")));
    }

    private static String version(Api.Answer answer) {
        return tag(answer).replaceFirst("-.*", "");
    }

    private static Api.Answer read(String odsCode) {
        return platform.get("tenants/" + odsCode + "/retention").send();
    }

    private static int changed(Api.Answer read, String body) {
        String odsCode = read.json().at("/data/0/odsCode").asText();
        return platform.request("PUT", "tenants/" + odsCode + "/retention", body)
                .header("If-Match", tag(read))
                .send()
                .status();
    }

    private static String tag(Api.Answer answer) {
        return java.util.Objects.requireNonNull(answer.header("ETag"));
    }

    private static Api.Answer put(String body) {
        return platform.request("PUT", "tenants/WORK4/retention", body).send();
    }

    private static int wiped(Instant now) {
        return platform.database().asPlatform(work -> new RetentionRules(work).wipe(now, 100));
    }

    private static Api.Answer decide(
            String odsCode, String id, String decision, @org.jspecify.annotations.Nullable String version) {
        var request = platform.request(
                "POST", "tenants/" + odsCode + "/worklist/" + id + "/decision", "{'decision':'" + decision + "'}");
        return (version == null ? request : request.header("If-Match", version)).send();
    }
}
