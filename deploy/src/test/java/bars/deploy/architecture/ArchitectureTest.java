package bars.deploy.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house: which module owns which foreign technology, and who may know whom. */
class ArchitectureTest {
    private static JavaClasses everything;

    @BeforeAll
    static void read() {
        everything = Modules.all();
    }

    @Test
    void edgeKnowsTheJdkAlone() {
        check(
                classes()
                        .that()
                        .resideInAPackage("bars.edge..")
                        .and()
                        .resideOutsideOfPackage("bars.edge.payara..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "javax..", "sun.security..", "bars.edge..", "org.jspecify.."),
                "the TLS of the listener must be readable, testable and portable without a server");
    }

    @Test
    void onlyTheFenceKnowsTheServer() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("bars.edge.payara..", "bars.deploy.server..", "bars.receiver..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.glassfish..", "fish.payara..", "org.apache.catalina.."),
                "a new version of Payara may touch one package of the edge, the boot and the receiver's SNI look-up");
    }

    @Test
    void edgeDoesNoInputOrOutputOnTheHandshakePath() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("bars.edge")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("java.sql..", "java.nio.file..", "java.net.http.."))
                        .orShould()
                        .dependOnClassesThat(nameMatching("java\\.io\\.File.*")),
                "a handshake reads a snapshot in memory: a slow disk or database must never slow TLS");
    }

    @Test
    void onlyTraceKnowsOpenTelemetry() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("bars.receiver.trace..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.opentelemetry.."),
                "what a span may tell is decided in one place: anything else could carry patient data out");
    }

    @Test
    void onlyDbSpeaksToTheDatabase() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("bars.db..", "bars.deploy.bench..", "bars.deploy.chaos..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "jakarta.persistence..",
                                "org.hibernate..",
                                "org.flywaydb..",
                                "java.sql..",
                                "javax.sql..",
                                "org.postgresql..",
                                "com.zaxxer.."),
                "one module owns PostgreSQL; the benchmark and the fault harness measure it from outside");
    }

    @Test
    void onlyMessagesAndTheReadersOfTheReceiverKnowFhir() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("bars.messages..", "bars.receiver..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("ca.uhn.fhir..", "org.hl7.fhir.."),
                "one module owns FHIR; everybody else speaks of messages in our own words");
    }

    @Test
    void messagesAreNeitherStoredNorServedByTheirOwnModule() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("bars.messages..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("bars.db..", "jakarta.ws.rs..", "java.sql..", "java.net.http.."),
                "what a message means does not depend on where it came from or where it goes");
    }

    @Test
    void bouncyCastleStaysWithCertificatesAndPasswords() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("bars.platform.certificate..", "bars.platform.access..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.bouncycastle.."),
                "X.509 beyond the JDK lives in the certificate package, Argon2id in the access package");
    }

    @Test
    void onlyTheVaultSeals() {
        check(
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName("bars.db.seal.KeyVault")
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("javax.crypto.Cipher"),
                "one class can be reviewed; two cannot be kept the same");
    }

    @Test
    void modulesFollowTheArrowsOfTheMap() {
        check(
                noClasses().that().resideInAPackage("bars.db..").should().dependOnClassesThat(ours("bars.db")),
                "db is the bottom");
        check(
                noClasses().that().resideInAPackage("bars.edge..").should().dependOnClassesThat(ours("bars.edge")),
                "the edge knows nobody");
        check(
                noClasses()
                        .that()
                        .resideInAPackage("bars.receiver..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("bars.platform..", "bars.portal..", "bars.deploy.."),
                "the two applications never see each other");
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage("bars.platform..", "bars.portal..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("bars.receiver..", "bars.deploy.."),
                "the two applications never see each other");
        check(
                noClasses()
                        .that()
                        .resideInAPackage("bars.platform..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("bars.portal.."),
                "the console calls the verbs, never the other way round");
    }

    @Test
    void handlersOfWorkflowsDoNotKnowEachOther() {
        check(
                slices().matching("bars.receiver.handler.(*)..").should().notDependOnEachOther(),
                "a procedure can be read, replaced and removed by itself");
    }

    @Test
    void packagesAreNounsOfTheDomain() {
        check(
                noClasses()
                        .should()
                        .resideInAnyPackage("..util..", "..utils..", "..impl..", "..common..", "..misc..", "..dto..")
                        .orShould()
                        .haveSimpleNameStartingWith("Default")
                        .orShould()
                        .haveSimpleNameEndingWith("Helper")
                        .orShould()
                        .haveSimpleNameEndingWith("Util")
                        .orShould()
                        .haveSimpleNameEndingWith("Impl"),
                "a name says what a thing is, not which kind of drawer it lies in");
    }

    @Test
    void packagesHaveNoCycles() {
        for (String module : new String[] {"db", "edge", "messages", "receiver", "platform", "portal", "deploy"}) {
            check(
                    slices().matching("bars." + module + ".(*)..").should().beFreeOfCycles(),
                    "what knows each other in a circle is one package");
        }
    }

    @Test
    void toolsAndServerOfTheLauncherMeetInJdkTypesAlone() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("bars.deploy.server..")
                        .should()
                        .dependOnClassesThat(ours("bars.deploy.server")),
                "the server runs in another class loader, where the tools do not exist");
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("bars.deploy")
                        .and()
                        .resideOutsideOfPackage("bars.deploy.server..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("bars.deploy.server.."),
                "the tools run in another class loader, where Payara does not exist");
    }

    private static DescribedPredicate<JavaClass> ours(String except) {
        return resideInAPackage("bars..").and(DescribedPredicate.not(resideInAnyPackage(except, except + "..")));
    }

    private static void check(ArchRule rule, String because) {
        rule.because(because).allowEmptyShould(true).check(everything);
    }
}
