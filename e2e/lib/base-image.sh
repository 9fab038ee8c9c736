# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The base image, from Debian packages alone. Sourced after cache.sh, packages.sh and buildah.sh.

base_release=bookworm
base_packages=libc6,libstdc++6,zlib1g,libbpf1
# What Quarkus, the Kubernetes client and JNA use, and what an on-call engineer wants (jfr). Without java.desktop, which
# three libraries mention and none of them calls: it alone would be 20 MB.
java_modules=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi
java_modules+=,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.crypto.ec,jdk.jfr
java_modules+=,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

native_architecture=$(dpkg --print-architecture)
# Java's shared class data are made by the Java runtime itself, of whichever architecture: the only step that runs foreign programs.
emulator_package="qemu-user-static|qemu-user"

# The recipe's digest: a changed recipe is another image. New versions of the packages come with e2e/images --refresh.
base_key() {
    cat "${BASH_SOURCE[0]}" "$e2e/base-image.Containerfile" | sha256sum | cut -c 1-12
}

# make_base_image REFRESH [ARCHITECTURE]   prints nothing; the image's name is $base_image afterwards
make_base_image() {
    local architecture=${2:-$native_architecture}
    base_image=localhost/pclf/base:$(base_key)-$architecture
    if [ "$1" = no ] && image_exists "$base_image"; then return; fi
    install_packages debian-archive-keyring mmdebstrap
    if [ "$architecture" != "$native_architecture" ]; then
        require_emulator "$architecture"
    fi
    step "build the base image for $architecture from Debian $base_release" build_base_image "$architecture"
}

require_emulator() {
    install_packages "$emulator_package"
    [ -n "$(emulator_of "$1")" ] ||
        die "images for $1 need a program that runs $1 programs on $native_architecture: apt-get install ${emulator_package%%|*}, or build them on $1"
}

# emulator_of ARCHITECTURE   the statically linked program, empty when it is not installed
emulator_of() {
    local name=$1
    case $1 in
        amd64) name=x86_64 ;;
        arm64) name=aarch64 ;;
    esac
    command -v "qemu-$name-static" "qemu-$name" | head -n 1
}

build_base_image() {
    local architecture=$1
    make_scratch
    # Packages are unpacked, never configured: nothing of dpkg gets in, and it takes seconds.
    unpack_packages "$architecture" "$base_packages" "$scratch/root"
    unpack_packages "$architecture" openjdk-17-jdk-headless "$scratch/jdk"
    if [ "$architecture" = "$native_architecture" ]; then
        ln -s jdk "$scratch/tools"
    else
        unpack_packages "$native_architecture" openjdk-17-jdk-headless "$scratch/tools"
    fi
    make_java_runtime "$architecture" "$scratch/tools" "$scratch/jdk" "$scratch/root/opt/java"
    strip_root "$scratch/root"
    complete_root "$scratch/root"
    list_packages "$scratch/root"
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$scratch/root" -cf "$scratch/root.tar" .
    build_image "$base_image" "$e2e/base-image.Containerfile" "$scratch" --arch "$architecture"
}

# unpack_packages ARCHITECTURE NAMES FOLDER   and what dpkg would know of each package as FOLDER.packages/NAME
unpack_packages() {
    local hook='mkdir "$1.packages"; for file in "$1"/var/cache/apt/archives/*.deb; do
        dpkg-deb --field "$file" >"$1.packages/$(dpkg-deb --field "$file" Package)"; done'
    mmdebstrap --variant=extract --architectures="$1" --include="$2" --extract-hook="$hook" "$base_release" "$3"
}

# Only the modules above, linked by the tools of this machine's architecture, and class data shared ahead of time, which save a third of
# a second at each start.
make_java_runtime() {
    local architecture=$1 tools=$2 jdk=$3 target=$4 home
    home=$(cd "$tools" && echo usr/lib/jvm/java-17-openjdk-*)
    cp -r "$jdk/usr/lib/jvm/java-17-openjdk-$architecture/jmods" "$tools/jmods-of-target"
    in_root "$tools" "/$home/bin/jlink" --module-path /jmods-of-target --no-header-files --no-man-pages --compress 2 \
        --add-modules "$java_modules" --output /java
    if [ ! "$tools" -ef "$jdk" ]; then mv "$tools/java" "$jdk/java"; fi
    dump_class_data "$architecture" "$jdk"
    mkdir -p "$(dirname "$target")"
    mv "$jdk/java" "$target"
}

dump_class_data() {
    local architecture=$1 root=$2 emulator=()
    if [ "$architecture" != "$native_architecture" ]; then
        install -m 755 "$(emulator_of "$architecture")" "$root/emulator"
        emulator=(/emulator)
    fi
    (schedule_in_order && in_root "$root" "${emulator[@]}" /java/bin/java -XX:+UseSerialGC -Xint -Xshare:dump)
}

# Threads of the Java machine load classes in the order in which they happen to run, and the bytes of the dump follow. On one processor,
# first come first served and without a compiler thread, that order is always the same. For the rest of this (sub)shell.
schedule_in_order() {
    taskset --cpu-list --pid "$(first_processor)" "$BASHPID" >/dev/null
    chrt --fifo --pid 1 "$BASHPID" ||
        note "this machine gives no real-time priority: the class data, and so the images, will differ from one build to the next"
}

first_processor() { sed -n 's/^Cpus_allowed_list:[[:space:]]*\([0-9]*\).*/\1/p' /proc/self/status; }

# Java's launcher finds its libraries through /proc.
in_root() {
    mkdir -p "$1/proc"
    unshare --pid --fork --mount-proc="$1/proc" chroot "$@"
}

# The packages' copyright files stay: they are the licences of what is shipped.
strip_root() {
    local root=$1
    find "$root/usr/share/doc" -type f ! -name copyright -delete
    rm -rf "${root:?}"/usr/share/{locale,lintian,man,info,gdb,gcc} "${root:?}"/usr/lib/*-linux-gnu/{gconv,audit} \
        "${root:?}"/{dev,var} "${root:?}"/etc/{apt,dpkg,ld.so.conf.d}
}

# Where scanners for known vulnerabilities look in images without dpkg.
list_packages() {
    local root=$1
    mkdir -p "$root/var/lib/dpkg/status.d"
    cp "$root.packages"/* "$scratch/jdk.packages/openjdk-17-jre-headless" "$root/var/lib/dpkg/status.d/"
}

complete_root() {
    local root=$1
    install -d -m 1777 "$root/tmp" "$root/var/tmp"
    install -d "$root"/{dev,etc,home,proc,run,sys}
    echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
    printf 'root:x:0:0:root:/:/nologin\nnonroot:x:65532:65532:nonroot:/home:/nologin\n' >"$root/etc/passwd"
    printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
}
