package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.exchange.FeedPlace;
import bars.db.record.RecordKind;
import bars.platform.access.BuiltInRole;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.TokenSecret;
import bars.platform.exchange.InboxDesk;
import bars.platform.exchange.InboxItem;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExchangeApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void aMessageIsInTheFeedOnceInOrderUntilItIsAcknowledged() {
        Cases.Site site = site("FEED1", Environment.INT);
        UUID first = message(site, RecordKind.REFERRAL);
        UUID second = message(site, RecordKind.REFERRAL);

        JsonNode feed = get("tenants/FEED1/inbox").json();
        assertThat(feed.path("data").findValuesAsText("size")).hasSize(2);
        assertThat(ids(feed)).containsExactly(first.toString(), second.toString());
        JsonNode item = feed.path("data").path(0);
        assertThat(item.path("environment").asText()).isEqualTo("INT");
        assertThat(item.path("service").path("id").asText())
                .isEqualTo(site.service().toString());
        assertThat(item.path("bundle").path("resourceType").asText()).isEqualTo("Bundle");
        assertThat(item.path("summary").path("nhsNumber").asText()).isEqualTo("9990000026");
        assertThat(item.path("record").path("kind").asText()).isEqualTo("REFERRAL");

        var acknowledged = platform.request("POST", "tenants/FEED1/inbox/" + first + "/acknowledgement", "{}")
                .send();
        var again = platform.request("POST", "tenants/FEED1/inbox/" + first + "/acknowledgement")
                .send();

        assertThat(acknowledged.status()).as(acknowledged.body()).isEqualTo(200);
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(ids(get("tenants/FEED1/inbox").json())).containsExactly(second.toString());
    }

    @Test
    void theFeedIsReadOnFromACursorAndBySeveralFilters() {
        Cases.Site site = site("FEED2", Environment.INT);
        UUID other = TestTenants.service(platform.database(), site.endpoint(), "2000000002");
        List<String> all = IntStream.range(0, 5)
                .mapToObj(i -> message(site, RecordKind.REFERRAL).toString())
                .toList();

        JsonNode page = get("tenants/FEED2/inbox?limit=2&bundle=false").json();
        String next = page.path("page").path("nextCursor").asText();
        JsonNode rest = get("tenants/FEED2/inbox?limit=10&cursor=" + next).json();
        JsonNode nothing = get("tenants/FEED2/inbox?cursor="
                        + rest.path("resume").asText())
                .json();

        assertThat(ids(page)).isEqualTo(all.subList(0, 2));
        assertThat(page.path("data").path(0).has("bundle")).isFalse();
        assertThat(ids(rest)).isEqualTo(all.subList(2, 5));
        assertThat(rest.path("page").path("nextCursor").isNull()).isTrue();
        assertThat(nothing.path("data")).isEmpty();
        assertThat(ids(get("tenants/FEED2/inbox?service=" + other).json())).isEmpty();
        assertThat(ids(get("tenants/FEED2/inbox?service=" + site.service()).json()))
                .hasSize(5);
        assertThat(ids(get("tenants/FEED2/inbox?environment=PROD").json())).isEmpty();
        assertThat(get("tenants/FEED2/inbox?cursor=nonsense").status()).isEqualTo(400);
        assertThat(get("tenants/FEED2/inbox?waitSeconds=99").status()).isEqualTo(400);
    }

    @Test
    void aWaitingReaderIsAnsweredWhenSomethingComes() throws InterruptedException {
        Cases.Site site = site("FEED3", Environment.INT);
        Thread writer = new Thread(() -> message(site, RecordKind.REFERRAL));
        writer.start();

        JsonNode feed = get("tenants/FEED3/inbox?waitSeconds=10").json();
        writer.join();

        assertThat(ids(feed)).hasSize(1);
    }

    @Test
    void aReaderWhoseTokenIsRevokedWhileItWaitsGetsNothing() {
        Cases.Site site = site("FEED7", Environment.INT);
        String token = platform.bound("FEED7", Environment.INT);
        CompletableFuture<List<InboxItem>> answer = new CompletableFuture<>();
        platform.wiring
                .get(InboxDesk.class)
                .read(
                        platform.tokens.byBearer(token, null),
                        "FEED7",
                        new InboxDesk.Ask(null, null, FeedPlace.START, 10, Duration.ofSeconds(20), true),
                        answer::complete,
                        answer::completeExceptionally);

        platform.tokens.revoke(
                Caller.system("test"), TokenSecret.parse(token).orElseThrow().id(), Precondition.any());
        message(site, RecordKind.REFERRAL);

        assertThatThrownBy(answer::join).cause().isInstanceOfSatisfying(Problem.class, problem -> assertThat(
                        problem.type())
                .isEqualTo(ProblemType.UNAUTHENTICATED));
    }

    @Test
    void moreReadersMayWaitThanThereAreThreadsAndAllAreAnswered() throws Exception {
        Cases.Site site = site("FEED6", Environment.INT);
        ExecutorService callers = Executors.newFixedThreadPool(40);
        try {
            List<Future<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                waiting.add(callers.submit(() -> {
                    Api.Answer answer = get("tenants/FEED6/inbox?waitSeconds=20");
                    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    return ids(answer.json()).size();
                }));
            }
            message(site, RecordKind.REFERRAL);
            for (Future<Integer> one : waiting) {
                assertThat(one.get()).isEqualTo(1);
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(ids(get("tenants/FEED6/inbox?waitSeconds=1&service=" + site.service() + "&cursor="
                                + get("tenants/FEED6/inbox")
                                        .json()
                                        .path("resume")
                                        .asText())
                        .json()))
                .as("patience ends with an empty page")
                .isEmpty();
    }

    @Test
    void aTokenSeesItsOwnTenantAndEnvironmentAlone() {
        Cases.Site site = site("FEED4", Environment.PROD);
        UUID id = message(site, RecordKind.REFERRAL);
        TestTenants.tenant(platform.database(), "FEED5");
        String own = platform.bound("FEED4", Environment.PROD);
        String otherEnvironment = platform.bound("FEED4", Environment.INT);
        String otherTenant = platform.bound("FEED5", Environment.PROD);

        assertThat(ids(get("tenants/FEED4/inbox", own).json())).containsExactly(id.toString());
        assertThat(ids(get("tenants/FEED4/inbox", otherEnvironment).json())).isEmpty();
        assertThat(get("tenants/FEED4/inbox/" + id, otherEnvironment).status()).isEqualTo(404);
        assertThat(get("tenants/FEED4/inbox", otherTenant).status()).isEqualTo(404);
        assertThat(get("tenants/FEED5/inbox/" + id, otherTenant).status()).isEqualTo(404);
        assertThat(get("messages/" + id, otherTenant).status()).isEqualTo(404);
        assertThat(get("messages", otherTenant).json().path("data")).isEmpty();
    }

    @Test
    void aStatusFromTheTenantsSideIsWhatIsReadFromThenOn() {
        Cases.Site site = site("REC1", Environment.INT);
        UUID message = message(site, RecordKind.REFERRAL);
        String record = get("tenants/REC1/inbox/" + message)
                .json()
                .path("record")
                .path("id")
                .asText();

        var read = get("tenants/REC1/referrals/" + record);
        var changed = platform.request(
                        "PATCH", "tenants/REC1/referrals/" + record, "{'status':'completed','localStatus':'SEEN'}")
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", String.valueOf(read.header("ETag")))
                .send();
        var stale = platform.request("PATCH", "tenants/REC1/referrals/" + record, "{'status':'revoked'}")
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", String.valueOf(read.header("ETag")))
                .send();
        var unknown = platform.request("PATCH", "tenants/REC1/referrals/" + record, "{'status':'booked'}")
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", "*")
                .send();

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().path("resource").path("status").asText()).isEqualTo("completed");
        assertThat(changed.json().at("/resource/meta/lastUpdated").asText())
                .as("as every moment that senders are told")
                .matches("[^.]+(\\.[0-9]{1,7})?\\+00:00");
        assertThat(changed.json().path("localChangedAt").isNull()).isFalse();
        assertThat(changed.json().path("history")).hasSize(1);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(get("tenants/REC1/bookings/" + record).status()).isEqualTo(404);
    }

    @Test
    void aPatchOfARecordLeavesWhatItDoesNotNameAndClearsWhatIsNull() {
        Cases.Site site = site("REC2", Environment.INT);
        UUID message = message(site, RecordKind.REFERRAL);
        String record = get("tenants/REC2/inbox/" + message)
                .json()
                .path("record")
                .path("id")
                .asText();

        patched("tenants/REC2/referrals/" + record, "{'status':'completed'}");
        var words = patched("tenants/REC2/referrals/" + record, "{'localStatus':'SEEN'}");
        var kept = patched("tenants/REC2/referrals/" + record, "{'status':'on-hold'}");
        var cleared = patched("tenants/REC2/referrals/" + record, "{'localStatus':null}");
        var none = patched("tenants/REC2/referrals/" + record, "{'status':null}");

        assertThat(words.json().path("status").asText()).isEqualTo("completed");
        assertThat(kept.json().path("localStatus").asText()).isEqualTo("SEEN");
        assertThat(cleared.status()).as(cleared.body()).isEqualTo(200);
        assertThat(cleared.json().path("localStatus").isNull()).isTrue();
        assertThat(cleared.json().path("status").asText()).isEqualTo("on-hold");
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.json().at("/errors/0/pointer").asText()).isEqualTo("/status");
    }

    private static Api.Answer patched(String path, String patch) {
        return platform.request("PATCH", path, patch)
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", "*")
                .send();
    }

    @Test
    void thousandsOfSlotsAreWrittenInOneCallAndTheSameListChangesNothing() {
        Cases.Site site = site("SLOT1", Environment.INT);
        Instant start = Instant.parse("2030-01-07T09:00:00Z");
        String slots = IntStream.range(0, 3_000)
                .mapToObj(i -> "{'start':'%s','end':'%s','deliveryChannel':'Telephone'}"
                        .formatted(start.plusSeconds(600L * i), start.plusSeconds(600L * (i + 1))))
                .collect(Collectors.joining(",", "{'service':'" + site.service() + "','slots':[", "]}"));

        var first = platform.request("PUT", "tenants/SLOT1/slots", slots).send();
        var second = platform.request("PUT", "tenants/SLOT1/slots", slots).send();

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.json().path("created").asInt()).isEqualTo(3_000);
        assertThat(second.json().path("unchanged").asInt()).isEqualTo(3_000);
        JsonNode page =
                get("tenants/SLOT1/slots?limit=2&service=" + site.service()).json();
        assertThat(page.path("data")).hasSize(2);
        assertThat(page.path("data").path(0).path("deliveryChannel").asText()).isEqualTo("Telephone");
        JsonNode next = get("tenants/SLOT1/slots?limit=2&service=" + site.service() + "&cursor="
                        + page.path("page").path("nextCursor").asText())
                .json();
        assertThat(next.path("data").path(0).path("start").asText()).isEqualTo("2030-01-07T09:20:00Z");
    }

    @Test
    void aWindowIsReplacedAndWhatIsGoneIsGone() {
        site("SLOT2", Environment.INT);
        String service = "{'system':'https://fhir.nhs.uk/Id/dos-service-id','value':'2000000001'}";
        put("SLOT2", "{'service':" + service + ",'slots':[" + slot(9) + "," + slot(10) + "]}");

        var replaced = put(
                "SLOT2",
                "{'service':" + service + ",'slots':[" + slot(10) + "," + slot(11)
                        + "],'replace':{'from':'2030-01-07T00:00:00Z','to':'2030-01-08T00:00:00Z'}}");
        var listless = platform.request(
                        "PUT",
                        "tenants/SLOT2/slots",
                        "{'service':" + service
                                + ",'replace':{'from':'2030-01-07T00:00:00Z','to':'2030-01-08T00:00:00Z'}}")
                .send();
        var removed = platform.request("DELETE", "tenants/SLOT2/slots?service=2000000001&environment=INT")
                .send();

        assertThat(replaced.json().path("removed").asInt()).isEqualTo(1);
        assertThat(replaced.json().path("created").asInt()).isEqualTo(1);
        assertThat(replaced.json().path("unchanged").asInt()).isEqualTo(1);
        assertThat(listless.status()).isEqualTo(422);
        assertThat(listless.json().at("/errors/0/pointer").asText()).isEqualTo("/slots");
        assertThat(removed.json().path("removed").asInt()).isEqualTo(2);
    }

    @Test
    void whoeverSeesTheTenantSeesWhatIsOfferedAndNotWhatWasWrittenBesideIt() {
        Cases.Site site = site("SLOT6", Environment.INT);
        put(
                "SLOT6",
                "{'service':'" + site.service() + "','slots':[{'start':'2030-01-07T09:00:00Z',"
                        + "'end':'2030-01-07T09:30:00Z','comment':'for the canary'}]}");
        String path = "tenants/SLOT6/slots?service=" + site.service();
        String viewer = platform.token(BuiltInRole.VIEWER.permissions(), Set.of(), Set.of());
        String system = platform.token(Set.of(Permission.INBOX_READ), Set.of("SLOT6"), Set.of(Environment.INT));

        assertThat(get(path, viewer).json().at("/data/0/start").asText()).isEqualTo("2030-01-07T09:00:00Z");
        assertThat(get(path, viewer).body()).doesNotContain("canary");
        assertThat(get(path, system).json().at("/data/0/comment").asText()).isEqualTo("for the canary");
    }

    @Test
    void brokenSlotsAreAllNamedAndNoneIsWritten() {
        Cases.Site site = site("SLOT3", Environment.INT);
        var answer = platform.request(
                        "PUT",
                        "tenants/SLOT3/slots?service=" + site.service(),
                        "{'slots':[" + slot(9) + "," + slot(9)
                                + ",{'start':'2030-01-07T12:00:00Z'},{'start':'2030-01-07T12:00:00Z','end':'2030-01-07T11:00:00Z','status':'gone'}]}")
                .send();

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors")).hasSize(4);
        assertThat(get("tenants/SLOT3/slots?service=" + site.service()).json().path("data"))
                .isEmpty();
        assertThat(get("tenants/SLOT3/slots").status())
                .as("the only service need not be named")
                .isEqualTo(200);
        assertThat(get("tenants/SLOT3/slots?service=unknown").status()).isEqualTo(404);
        String list = "tenants/SLOT3/slots?service=" + site.service();
        assertThat(get(list + "&status=gone").status()).isEqualTo(400);
        for (String foreign : List.of("1:7", "1:2030-01-07T09:00:00Z/x", "1:a/" + UUID.randomUUID())) {
            String cursor = Base64.getUrlEncoder().encodeToString(foreign.getBytes(StandardCharsets.UTF_8));
            assertThat(get(list + "&cursor=" + cursor).status()).as(foreign).isEqualTo(400);
        }
    }

    @Test
    void slotsOfAFhirBundleAreWrittenWithTheirDiaries() {
        Cases.Site site = site("SLOT4", Environment.INT);
        String bundle =
                """
                {'resourceType':'Bundle','type':'collection','entry':[
                {'fullUrl':'urn:uuid:1','resource':{'resourceType':'Schedule','id':'d1','identifier':[{'value':'room 1'}],
                 'actor':[{'reference':'Practitioner/p1'}]}},
                {'resource':{'resourceType':'Practitioner','id':'p1','name':[{'family':'Sample'}]}},
                {'resource':{'resourceType':'Slot','id':'s1','status':'free','schedule':{'reference':'urn:uuid:1'},
                 'extension':[{'url':'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeliveryChannel',
                 'valueCode':'Telephone'}],'start':'2030-01-07T09:00:00+00:00','end':'2030-01-07T09:30:00+00:00'}},
                {'resource':{'resourceType':'Slot','id':'s2','status':'busy','schedule':{'reference':'Schedule/other'},
                 'start':'2030-01-07T10:00:00Z','end':'2030-01-07T10:30:00Z'}}]}
                """;
        String path = "tenants/SLOT4/slots?service=" + site.service();

        var typed = platform.request("PUT", path, bundle)
                .header("Content-Type", Media.FHIR)
                .send();
        var again = platform.request("PUT", path, bundle).send();
        var narrowed = platform.request(
                        "PUT",
                        path + "&replaceFrom=2030-01-07T00:00:00Z&replaceTo=2030-01-08T00:00:00Z",
                        "{'slots':[" + slot(9) + "]}")
                .send();

        assertThat(typed.status()).as(typed.body()).isEqualTo(200);
        assertThat(typed.json().path("created").asInt()).isEqualTo(2);
        assertThat(again.json().path("unchanged").asInt()).as(again.body()).isEqualTo(2);
        assertThat(narrowed.json().path("removed").asInt()).as(narrowed.body()).isEqualTo(2);
    }

    @Test
    void brokenFhirSlotsAreNamedByTheirPlaceInTheBundle() {
        Cases.Site site = site("SLOT5", Environment.INT);
        String path = "tenants/SLOT5/slots?service=" + site.service();

        var broken = platform.request(
                        "PUT",
                        path,
                        "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Location'}},"
                                + "{'resource':{'resourceType':'Slot','status':'gone','start':'2030-01-07T10:00:00Z','end':'2030-01-07T09:00:00Z'}}]}")
                .send();

        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.json().path("errors").findValuesAsText("pointer"))
                .containsExactly("/entry/1/resource/end", "/entry/1/resource/status");
        assertThat(platform.request("PUT", path, "{'resourceType':'Bundle','entry':[]}")
                        .send()
                        .status())
                .isEqualTo(422);
        assertThat(platform.request("PUT", path, "{'resourceType':'Patient'}")
                        .send()
                        .status())
                .isEqualTo(422);
    }

    @Test
    void openingAMessageNeedsAPermissionAndAReasonAndIsAudited() throws Exception {
        Cases.Site site = site("MSG1", Environment.INT);
        UUID id = message(site, RecordKind.REFERRAL);
        String reader = platform.token(
                Set.of(bars.platform.access.Permission.MESSAGES_READ), Set.of("MSG1"), Set.of(Environment.INT));

        var withoutReason = get("messages/" + id + "/payload");
        var opened = platform.request("POST", "messages/" + id + "/payload", "{'reason':'complaint 17'}")
                .header("Accept", "application/fhir+json")
                .send();

        assertThat(withoutReason.status()).isEqualTo(422);
        assertThat(get("messages/" + id + "/payload?reason=curiosity", reader).status())
                .isEqualTo(403);
        assertThat(opened.status()).as(opened.body()).isEqualTo(200);
        assertThat(opened.body()).isEqualTo(Cases.BUNDLE);
        assertThat(get("messages?tenant=MSG1", reader).json().path("data")).hasSize(1);
        JsonNode audit = get("audit-events?tenant=MSG1").json();
        assertThat(audit.toString()).contains("message.opened", "complaint 17");
    }

    @Test
    void messagesAreFoundByTheReferenceOfTheirCase() {
        Cases.Site site = site("MSG3", Environment.INT);
        String reference = "BCDF-2345";
        UUID id = Cases.message(platform, site, RecordKind.REFERRAL, Cases.BUNDLE, reference);
        message(site, RecordKind.REFERRAL);
        message(site("MSG4", Environment.INT), RecordKind.REFERRAL);
        String other = platform.token(
                Set.of(bars.platform.access.Permission.MESSAGES_READ), Set.of("MSG4"), Set.of(Environment.INT));
        String address = "messages?caseReference=" + reference;

        assertThat(ids(get(address).json())).containsExactly(id.toString());
        assertThat(ids(get("messages?caseReference=bcdf-2345").json())).containsExactly(id.toString());
        assertThat(ids(get(address + "&tenant=MSG3").json())).containsExactly(id.toString());
        assertThat(ids(get(address + "&tenant=MSG4").json())).isEmpty();
        assertThat(ids(get(address + "&environment=PROD").json())).isEmpty();
        assertThat(ids(get(address, other).json())).isEmpty();
        assertThat(ids(get("messages?caseReference=" + reference + "X").json())).isEmpty();

        UUID cancellation = Cases.withdrawn(platform, site.scope(), id);

        assertThat(ids(get(address).json())).containsExactly(cancellation.toString(), id.toString());
    }

    @Test
    void aReplayedMessageIsInTheFeedAgainAtItsEnd() {
        Cases.Site site = site("MSG2", Environment.INT);
        UUID first = message(site, RecordKind.REFERRAL);
        UUID second = message(site, RecordKind.REFERRAL);
        platform.request("POST", "tenants/MSG2/inbox/" + first + "/acknowledgement")
                .send();

        var replayed = platform.request("POST", "messages/" + first + "/replay").send();

        assertThat(replayed.status()).as(replayed.body()).isEqualTo(200);
        assertThat(ids(get("tenants/MSG2/inbox").json())).containsExactly(second.toString(), first.toString());
    }

    private static Api.Answer put(String odsCode, String json) {
        var answer =
                platform.request("PUT", "tenants/" + odsCode + "/slots", json).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static String slot(int hour) {
        return "{'start':'2030-01-07T%02d:00:00Z','end':'2030-01-07T%02d:30:00Z'}".formatted(hour, hour);
    }

    private static Api.Answer get(String path) {
        return platform.get(path).send();
    }

    private static Api.Answer get(String path, String token) {
        return platform.get(path).header("Authorization", "Bearer " + token).send();
    }

    private static List<String> ids(JsonNode page) {
        return java.util.stream.StreamSupport.stream(page.path("data").spliterator(), false)
                .map(one -> one.path("id").asText())
                .toList();
    }

    private static Cases.Site site(String odsCode, Environment environment) {
        return Cases.site(platform, odsCode, environment);
    }

    private static UUID message(Cases.Site site, RecordKind kind) {
        return Cases.message(platform, site, kind);
    }
}
