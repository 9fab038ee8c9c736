// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between modules (crds, bpf/model, bpf/twin, bpf/kernel, and what stands on them) and between a module's packages. */
class ArchitectureTest {
  private static final String ROOT = "dev.packetclassifier.";
  private static final String API = ROOT + "api..";
  private static final List<String> MODEL = packages("bpf", "model", "revision", "shape", "proof");
  private static final List<String> TWIN = packages("bpf", "capture", "parse", "state", "feature", "infer", "verdict", "twin", "frame");
  private static final List<String> KERNEL = packages("bpf", "image", "golden", "libbpf", "program");
  private static final List<String> BELOW_TWIN = joined(List.of(API), MODEL);
  private static final List<String> BELOW_KERNEL = joined(BELOW_TWIN, TWIN);
  private static final List<String> BELOW_AGENT = joined(BELOW_KERNEL, KERNEL);
  /** What each module may know of the project, besides itself. */
  private static final Map<String, List<String>> ARROWS = Map.of(
      "operator", BELOW_TWIN,
      "cli", BELOW_TWIN,
      "agent", BELOW_AGENT,
      "modelkit", BELOW_AGENT,
      "e2e", joined(BELOW_AGENT, List.of(ROOT + "modelkit..")));

  private static JavaClasses project;

  @BeforeAll
  static void read() {
    project = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.packetclassifier");
  }

  private static List<String> packages(String module, String... names) {
    return List.of(names).stream().map(name -> ROOT + module + "." + name + "..").toList();
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  @Test
  void everyModuleWasRead() {
    for (String part : List.of("api.v1alpha1.Feature", "bpf.model.Model", "bpf.parse.Parser", "bpf.program.InterfaceProgram")) {
      assertThat(project.contain(ROOT + part)).as(part).isTrue();
    }
    ARROWS.keySet().forEach(module -> assertThat(project.stream().anyMatch(type -> type.getPackageName().startsWith(ROOT + module)))
        .as(module).isTrue());
  }

  @Test
  void theApiKnowsNothingOfTheProject() {
    assertKnowsOnly(API, List.of(API));
  }

  @Test
  void theProgramsModulesStandOnEachOther() {
    MODEL.forEach(part -> assertKnowsOnly(part, BELOW_TWIN));
    TWIN.forEach(part -> assertKnowsOnly(part, BELOW_KERNEL));
    KERNEL.forEach(part -> assertKnowsOnly(part, BELOW_AGENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "agent", "modelkit", "e2e"})
  void modulesKnowWhatTheyStandOn(String module) {
    assertKnowsOnly(ROOT + module + "..", joined(ARROWS.get(module), List.of(ROOT + module + "..")));
  }

  private static void assertKnowsOnly(String part, List<String> allowed) {
    noClasses().that().resideInAPackage(part).should().dependOnClassesThat(
        resideInAPackage("dev.packetclassifier..").as("another module")
            .and(not(
                resideInAnyPackage(allowed.toArray(new String[0])))))
        .check(project);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bpf", "operator", "agent", "modelkit"})
  void packagesDoNotDependOnEachOtherInCircles(String module) {
    slices().matching(ROOT + module + ".(*)..").should().beFreeOfCycles().check(project);
  }

  @Test
  void noNameThatSaysNothing() {
    classes().should().haveNameNotMatching(".*(Utils?|Manager|Impl|Helper|Common|Misc)").check(project);
  }

  @Test
  void onlyTheBindingKnowsJna() {
    noClasses().that().resideOutsideOfPackages(ROOT + "bpf.libbpf..", ROOT + "bpf.program..", ROOT + "agent.network..")
        .and().doNotHaveSimpleName("HeapTrimmer")
        .should().dependOnClassesThat().resideInAPackage("com.sun.jna..").check(project);
  }
}
