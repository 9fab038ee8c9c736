// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test's own client, which may do everything; the operator's may not. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Admin {
}
