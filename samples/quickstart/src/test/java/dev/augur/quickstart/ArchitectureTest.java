package dev.augur.quickstart;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.augur.s3.PlantedInS3;
import dev.augur.tensor.PlantedInTensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md and CONTRIBUTING.md over the classes of every library module. */
final class ArchitectureTest {
    private static final String[] CORE = {
        "dev.augur",
        "dev.augur.tensor",
        "dev.augur.codec",
        "dev.augur.model",
        "dev.augur.model.cache",
        "dev.augur.engine",
        "dev.augur.io",
        "dev.augur.platform",
        "dev.augur.internal",
        "dev.augur.internal.batch",
        "dev.augur.internal.warmup"
    };

    /** Modules beside each other: none of them knows another one. */
    private static final List<String> PEERS = List.of(
            "dev.augur.onnxruntime",
            "dev.augur.tensorflow",
            "dev.augur.djl",
            "dev.augur.tokenizers",
            "dev.augur.micrometer",
            "dev.augur.opentelemetry",
            "dev.augur.streaming",
            "dev.augur.s3",
            "dev.augur.http",
            "dev.augur.archive",
            "dev.augur.avro",
            "dev.augur.parquet");

    /** They have formats of records, which streaming reads. */
    private static final List<String> FORMATS = List.of("dev.augur.archive", "dev.augur.avro", "dev.augur.parquet");

    private static final String TCK = "dev.augur.tck";

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.augur")
            .that(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("dev.augur.quickstart..")));

    private static final ArchRule CORE_KNOWS_ITS_LIBRARIES_ONLY = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(Stream.concat(
                            Stream.of(CORE),
                            Stream.of(
                                    "java..",
                                    "javax..",
                                    "org.slf4j..",
                                    "com.github.benmanes.caffeine..",
                                    "org.jspecify.."))
                    .toArray(String[]::new));

    private static final ArchRule TENSOR_KNOWS_NO_OTHER_PACKAGE = noClasses()
            .that()
            .resideInAPackage("dev.augur.tensor")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.augur..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("dev.augur.tensor"))));

    private static final ArchRule INTERNAL_IS_FOR_CORE_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.augur.internal..");

    /** How calls share runs can be tried without a model. */
    private static final ArchRule BATCHES_KNOW_NO_SESSION_AND_NO_TENSOR = noClasses()
            .that()
            .resideInAPackage("dev.augur.internal.batch")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.augur.engine", "dev.augur.tensor", "dev.augur.codec");

    /** Who has no metrics and no traces needs none of their libraries. */
    private static final ArchRule OBSERVING_IS_FOR_TWO_MODULES_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages("dev.augur.micrometer", "dev.augur.opentelemetry")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.opentelemetry..");

    private static final ArchRule STATIC_FIELDS_ARE_FINAL =
            fields().that().areStatic().should().beFinal();

    @Test
    void everyLibraryModuleIsChecked() {
        Set<String> packages = LIBRARY.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(packages).contains(CORE).containsAll(PEERS).contains(TCK);
    }

    @Test
    void coreDependsOnNoEngineAndNoStreaming() {
        CORE_KNOWS_ITS_LIBRARIES_ONLY.check(LIBRARY);
    }

    @Test
    void enginesAndStreamingDoNotDependOnEachOther() {
        for (String module : PEERS) {
            isAlone(module).check(LIBRARY);
        }
    }

    @Test
    void tensorDependsOnNoOtherPackage() {
        TENSOR_KNOWS_NO_OTHER_PACKAGE.check(LIBRARY);
    }

    @Test
    void onlyCoreUsesItsInternals() {
        INTERNAL_IS_FOR_CORE_ONLY.check(LIBRARY);
    }

    @Test
    void batchesKnowNoSessionAndNoTensor() {
        BATCHES_KNOW_NO_SESSION_AND_NO_TENSOR.check(LIBRARY);
    }

    @Test
    void onlyTheirModulesUseMetricsAndTraces() {
        OBSERVING_IS_FOR_TWO_MODULES_ONLY.check(LIBRARY);
    }

    @Test
    void noClassKeepsMutableStaticState() {
        STATIC_FIELDS_ARE_FINAL.check(LIBRARY);
    }

    @Test
    void publicConcreteClassesAreFinal() {
        assertThat(openClasses(LIBRARY)).isEmpty();
    }

    @Test
    void onlyThePlatformAndTheEngineThatMustKnowReadTheEnvironment() {
        assertThat(users(LIBRARY, System.class, "getenv"))
                .containsExactlyInAnyOrder(
                        "dev.augur.onnxruntime.OnnxRuntimeEngine",
                        "dev.augur.platform.LibraryPath",
                        "dev.augur.platform.NvidiaDriver");
    }

    @Test
    void nobodySleeps() {
        assertThat(users(LIBRARY, Thread.class, "sleep")).isEmpty();
    }

    /** The kit has programs of its own, which it forks to see them crash. */
    @Test
    void onlyTheKitsProgramsEndTheProcess() {
        assertThat(users(LIBRARY, System.class, "exit")).allMatch(ArchitectureTest::isProgramOfTheKit);
        assertThat(users(LIBRARY, Runtime.class, "halt")).isEmpty();
    }

    @Test
    void onlyTheProgressBarAndTheKitsProgramsPrint() {
        assertThat(users(LIBRARY, System.class, "out"))
                .filteredOn(user -> !isProgramOfTheKit(user))
                .containsExactly("dev.augur.streaming.Progress");
        assertThat(users(LIBRARY, System.class, "err")).isEmpty();
        assertThat(users(LIBRARY, Throwable.class, "printStackTrace")).isEmpty();
    }

    @Test
    void plantedViolationsAreCaught() {
        JavaClasses planted = new ClassFileImporter().importClasses(PlantedInTensor.class, PlantedInS3.class);
        String inTensor = PlantedInTensor.class.getName();
        String inS3 = PlantedInS3.class.getName();

        assertThatThrownBy(() -> CORE_KNOWS_ITS_LIBRARIES_ONLY.check(planted)).hasMessageContaining(inTensor);
        assertThatThrownBy(() -> isAlone("dev.augur.s3").check(planted)).hasMessageContaining(inS3);
        assertThatThrownBy(() -> TENSOR_KNOWS_NO_OTHER_PACKAGE.check(planted)).hasMessageContaining(inTensor);
        assertThatThrownBy(() -> INTERNAL_IS_FOR_CORE_ONLY.check(planted)).hasMessageContaining(inS3);
        assertThatThrownBy(() -> OBSERVING_IS_FOR_TWO_MODULES_ONLY.check(planted))
                .hasMessageContaining(inTensor);
        assertThatThrownBy(() -> STATIC_FIELDS_ARE_FINAL.check(planted)).hasMessageContaining(inS3 + ".mutable");
        assertThat(openClasses(planted)).containsExactly(inS3);
        assertThat(users(planted, System.class, "getenv")).containsExactly(inS3);
        assertThat(users(planted, Thread.class, "sleep")).containsExactly(inS3);
        assertThat(users(planted, System.class, "exit")).containsExactly(inS3);
        assertThat(users(planted, System.class, "out")).containsExactly(inTensor);
    }

    private static ArchRule isAlone(String module) {
        String[] others = Stream.concat(PEERS.stream(), Stream.of(TCK))
                .filter(other -> !other.equals(module))
                .filter(other -> !(FORMATS.contains(module) && other.equals("dev.augur.streaming")))
                .map(other -> other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }

    private static boolean isProgramOfTheKit(String name) {
        return name.startsWith(TCK + ".") && name.contains("Program");
    }

    /** The public classes that anybody may extend, although they are not made for it. */
    private static Set<String> openClasses(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.isInterface() && !type.isEnum())
                .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL))
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(type -> !type.reflect().isSealed())
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The classes that call, refer to or read a member. */
    private static Set<String> users(JavaClasses classes, Class<?> owner, String member) {
        return classes.stream()
                .filter(type -> type.getAccessesFromSelf().stream().anyMatch(access -> isTo(access, owner, member)))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isTo(JavaAccess<?> access, Class<?> owner, String member) {
        return access.getTarget().getName().equals(member)
                && access.getTargetOwner().isAssignableTo(owner);
    }
}
