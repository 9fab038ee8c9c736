# shellcheck shell=bash
# The base image, from Debian packages alone. Sourced after cache.sh, packages.sh and buildah.sh.

base_release=bookworm
base_packages=libc6,libstdc++6,zlib1g,libbpf1
# What Quarkus, the Kubernetes client and JNA use, and what an on-call engineer wants (jfr). Without java.desktop, which
# three libraries mention and none of them calls: it alone would be 20 MB.
java_modules=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi
java_modules+=,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.crypto.ec,jdk.jfr
java_modules+=,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

# The recipe's digest: a changed recipe is another image. New versions of the packages come with e2e/images --refresh.
base_key() {
    cat "${BASH_SOURCE[0]}" "$e2e/base-image.Containerfile" | sha256sum | cut -c 1-12
}

# make_base_image REFRESH   prints nothing; the image's name is $base_image afterwards
make_base_image() {
    base_image=localhost/pclf/base:$(base_key)
    if [ "$1" = no ] && image_exists "$base_image"; then return; fi
    install_packages debian-archive-keyring mmdebstrap
    step "build the base image from Debian $base_release" build_base_image
}

build_base_image() {
    make_scratch
    # Packages are unpacked, never configured: nothing of dpkg gets in, and it takes seconds.
    mmdebstrap --variant=extract --include="$base_packages" "$base_release" "$scratch/root"
    mmdebstrap --variant=extract --include=openjdk-17-jdk-headless "$base_release" "$scratch/jdk"
    make_java_runtime "$scratch/jdk" "$scratch/root/opt/java"
    strip_root "$scratch/root"
    complete_root "$scratch/root"
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$scratch/root" -cf "$scratch/root.tar" .
    build_image "$base_image" "$e2e/base-image.Containerfile" "$scratch"
}

# Only the modules above, and class data shared ahead of time, which saves a third of a second at each start.
make_java_runtime() {
    local jdk=$1 target=$2 home
    home=$(cd "$jdk" && echo usr/lib/jvm/java-17-openjdk-*)
    in_root "$jdk" "/$home/bin/jlink" --no-header-files --no-man-pages --compress 2 --add-modules "$java_modules" --output /java
    in_root "$jdk" /java/bin/java -XX:+UseSerialGC -Xshare:dump
    mkdir -p "$(dirname "$target")"
    mv "$jdk/java" "$target"
}

# Java's launcher finds its libraries through /proc.
in_root() {
    mkdir -p "$1/proc"
    unshare --pid --fork --mount-proc="$1/proc" chroot "$@"
}

# The packages' copyright files stay: they are the licences of what is shipped.
strip_root() {
    local root=$1
    find "$root/usr/share/doc" -type f ! -name copyright -delete
    rm -rf "${root:?}"/usr/share/{locale,lintian,man,info,gdb,gcc} "${root:?}"/usr/lib/x86_64-linux-gnu/{gconv,audit} \
        "${root:?}"/{dev,var} "${root:?}"/etc/{apt,dpkg,ld.so.conf.d}
}

complete_root() {
    local root=$1
    install -d -m 1777 "$root/tmp" "$root/var/tmp"
    install -d "$root"/{dev,etc,home,proc,run,sys}
    echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
    printf 'root:x:0:0:root:/:/nologin\nnonroot:x:65532:65532:nonroot:/home:/nologin\n' >"$root/etc/passwd"
    printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
}
