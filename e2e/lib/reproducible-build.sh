# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Maven with the same bytes from the same sources. Sourced; uses SOURCE_DATE_EPOCH.
#
# What Quarkus 3.34 generates (quarkus-app/quarkus) differs from build to build for three reasons: its build steps run on several threads,
# methods come in the order of their addresses in memory, and sets of classes in the order of Object.hashCode, which is random. So there is
# one thread, methods are sorted (both by an agent: ReproducibleBuild.java), and there is one hash code, but for Quarkus only: javac 17
# refuses correct programs when all objects have the same hash code.

reproducible_build_packages=(libasm-java)

# build_modules_reproducibly FOLDER SCRATCH GOAL...   the modules in FOLDER; makes SCRATCH/reproducible-build.jar
build_modules_reproducibly() {
    local folder=$1 agent=$2/reproducible-build
    shift 2
    local maven=(mvn -B -ntp -DskipTests "-Dproject.build.outputTimestamp=$SOURCE_DATE_EPOCH")
    make_reproducible_build "$agent"
    (cd "$folder" && "${maven[@]}" -Dquarkus.build.skip=true -pl operator,node-agent,modelkit -am package "$@")
    (cd "$folder" && MAVEN_OPTS="${MAVEN_OPTS:-} -javaagent:$agent.jar -XX:+UnlockExperimentalVMOptions -XX:hashCode=2" \
        "${maven[@]}" -Dio.quarkus.builder.execution.maxPoolSize=1 -Dio.quarkus.builder.execution.corePoolSize=1 -pl operator,node-agent -am package)
}

# Maven knows nothing of its agent's Class-Path, but the Java machine does.
make_reproducible_build() {
    local folder=$1 asm=/usr/share/java/asm.jar
    mkdir -p "$folder"
    javac -d "$folder" -cp "$asm" "$library/ReproducibleBuild.java"
    printf 'Premain-Class: ReproducibleBuild\nClass-Path: file://%s\n' "$asm" >"$folder.manifest"
    jar --create --file "$folder.jar" --manifest "$folder.manifest" -C "$folder" .
}
