package org.llmfailover;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers of the design, and what no class may do. */
class ArchitectureTest {

    private static final String ROOT = "org.llmfailover";

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath("target/classes");

    /** Each package and the packages it may know; the root alone may know all, as it wires them. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("chat", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("prompt", Set.of("chat", "config")),
            Map.entry("provider", Set.of("chat", "config")),
            Map.entry("health", Set.of("chat", "config")),
            Map.entry("pattern", Set.of("chat", "config", "prompt", "health", "meter")),
            Map.entry("target", Set.of("chat", "config", "prompt", "provider", "health", "meter", "pattern")),
            Map.entry("quorum", Set.of("chat", "config", "health", "pattern", "prompt")),
            Map.entry("value", Set.of("chat", "config", "meter", "pattern")),
            Map.entry("hothot", Set.of("chat", "config", "health", "pattern", "prompt")),
            Map.entry("monitor", Set.of("chat", "config", "health", "meter", "pattern", "target")),
            Map.entry("door", Set.of("chat", "config", "pattern", "meter")),
            Map.entry("report", Set.of("chat", "config", "health", "pattern")),
            Map.entry("dashboard", Set.of("chat", "config", "health", "meter")),
            Map.entry("simulator", Set.of("chat")),
            Map.entry("meter", Set.of()),
            Map.entry("run", Set.of("chat", "config", "pattern")));

    @Test
    void everyPackageHasItsPlace() {
        assertThat(CLASSES.getPackage(ROOT).getSubpackages())
                .extracting(JavaPackage::getRelativeName)
                .isNotEmpty()
                .isSubsetOf(MAY_KNOW.keySet());
    }

    @ParameterizedTest
    @MethodSource
    void aPackageKnowsOnlyThoseBelowIt(String name) {
        Set<String> known = new HashSet<>(MAY_KNOW.get(name));
        known.add(name);
        classes()
                .that()
                .resideInAPackage(inside(name))
                .should()
                .onlyDependOnClassesThat(isOutside().or(isInOneOf(known)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    static Set<String> aPackageKnowsOnlyThoseBelowIt() {
        return MAY_KNOW.keySet();
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> isOutside() {
        return DescribedPredicate.describe(
                "are not of this project", type -> !type.getPackageName().startsWith(ROOT));
    }

    private static DescribedPredicate<JavaClass> isInOneOf(Set<String> names) {
        return JavaClass.Predicates.resideInAnyPackage(
                names.stream().map(ArchitectureTest::inside).toArray(String[]::new));
    }

    @Test
    void noPackagesGoInCircles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** A new wire is a new package; it needs none of the others. */
    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini", "openai"})
    void noWireKnowsAnother(String wire) {
        String own = ROOT + ".provider." + wire;
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of another wire",
                        type -> type.getPackageName().startsWith(ROOT + ".provider.")
                                && !type.getPackageName().equals(own)))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".provider")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(own)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "prompt", "provider", "health"})
    void whatIsNotCamelsDoesNotKnowCamel(String name) {
        noClasses()
                .that()
                .resideInAPackage(inside(name))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(CLASSES);
    }

    @Test
    void noClassIsNamedForNothingInParticular() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Managers?|Impl)")
                .check(CLASSES);
    }

    @Test
    void noStateIsStatic() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    /** Virtual threads are many, and a call changes threads. */
    @Test
    void nothingIsKeptByThread() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(CLASSES);
    }

    @Test
    void nobodyWritesToTheConsole() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    /** The lock of an object belongs to whoever holds the object. */
    @Test
    void noMethodIsSynchronized() {
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(CLASSES);
    }

    @Test
    void everyPackageSaysWhatIsNull() {
        List<JavaPackage> packages = CLASSES.getPackage(ROOT).getSubpackagesInTree().stream()
                .filter(each -> !each.getClasses().isEmpty())
                .toList();

        assertThat(packages).isNotEmpty().allSatisfy(each -> assertThat(each.isAnnotatedWith(NullMarked.class))
                .as(each.getName())
                .isTrue());
        assertThat(CLASSES.getPackage(ROOT).isAnnotatedWith(NullMarked.class)).isTrue();
    }
}
