package dev.latchkey;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.latchkey.account.Caller;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;

/** Who may know whom. Each rule is one wall of the house. */
@AnalyzeClasses(packages = "dev.latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
class LayoutTest {
    @ArchTest
    static final ArchRule arrows = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("app")
            .definedBy("dev.latchkey.app..")
            .layer("site")
            .definedBy("dev.latchkey.site..")
            .layer("session")
            .definedBy("dev.latchkey.session..")
            .layer("token")
            .definedBy("dev.latchkey.token..")
            .layer("http")
            .definedBy("dev.latchkey.http..")
            .layer("account")
            .definedBy("dev.latchkey.account..")
            .layer("db")
            .definedBy("dev.latchkey.db..")
            .layer("secret")
            .definedBy("dev.latchkey.secret..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("site")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("app", "site")
            .whereLayer("token")
            .mayOnlyBeAccessedByLayers("app", "site")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("app", "site", "session", "token")
            .whereLayer("account")
            .mayOnlyBeAccessedByLayers("app", "site", "session", "token", "http")
            .whereLayer("db")
            .mayNotAccessAnyLayer()
            .whereLayer("secret")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule noCycle = SlicesRuleDefinition.slices()
            .matching("dev.latchkey.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule sqlOnlyInStoresAndRows = noClasses()
            .that(not(simpleNameEndingWith("Store")
                    .or(simpleNameEndingWith("Row"))
                    .or(resideInAPackage("dev.latchkey.db.."))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "java.sql.."));

    @ArchTest
    static final ArchRule rulesKnowNoServlets = noClasses()
            .that(resideInAnyPackage("dev.latchkey.account..", "dev.latchkey.db..", "dev.latchkey.secret..")
                    .or(simpleNameEndingWith("Store"))
                    .or(simpleNameEndingWith("Row"))
                    .or(simpleNameEndingWith("Policy"))
                    .or(simpleNameEndingWith("Sessions"))
                    .or(simpleNameEndingWith("Tokens")))
            .should()
            .dependOnClassesThat(resideInAPackage("jakarta.servlet.."));

    @ArchTest
    static final ArchRule javaJwtInOnePlace = noClasses()
            .that(not(simpleNameEndingWith("AccessTokens")))
            .should()
            .dependOnClassesThat(resideInAPackage("com.auth0.jwt.."));

    @ArchTest
    static final ArchRule timeChanceAndEnvironmentOnlyFromTheFrontDoor = noClasses()
            .that(not(resideInAPackage("dev.latchkey.app..")))
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callConstructor(SecureRandom.class);

    @ArchTest
    static final ArchRule onlyTheRoomsVouchForACaller = classes()
            .that()
            .resideOutsideOfPackages("dev.latchkey.session..", "dev.latchkey.token..")
            .should(new ArchCondition<>("not make a Caller") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    item.getConstructorCallsFromSelf().stream()
                            .filter(call -> call.getTargetOwner().isEquivalentTo(Caller.class))
                            .forEach(call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                }
            });
}
